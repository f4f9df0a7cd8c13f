namespace Pipeline.Providers.Registry;

/// <summary>What somebody may have meant.</summary>
internal static class Nearest
{
    /// <returns>The name with the least edits, of at most a third of the letters and 2; null where none is near.</returns>
    public static string? To(string word, IEnumerable<string> names)
    {
        var nearest = names.MinBy(name => Edits(word, name));
        return nearest is not null && Edits(word, nearest) <= Math.Max(2, word.Length / 3) ? nearest : null;
    }

    /// <summary>Levenshtein's distance, ignoring case.</summary>
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
