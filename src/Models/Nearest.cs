namespace Pipeline.Models;

/// <summary>What somebody may have meant.</summary>
internal static class Nearest
{
    /// <summary>The name with the fewest insertions, deletions and replacements from <paramref name="given"/>, ignoring case; the first of equals.</summary>
    public static string Of(string given, IEnumerable<string> names) => names.MinBy(name => Distance(given.ToLowerInvariant(), name.ToLowerInvariant()))!;

    // Levenshtein's distance, one row of its table at a time.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
