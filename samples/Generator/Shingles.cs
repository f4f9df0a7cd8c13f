namespace Pipeline.Samples;

/// <summary>The overlapping n-grams of a text, and how alike two texts are by them.</summary>
public static class Shingles
{
    /// <summary>Lower case, letters and digits only, single spaces.</summary>
    public static string Normalize(string text)
    {
        var spaced = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' '));
        return string.Join(' ', spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Runs of <paramref name="n"/> words; of a shorter text, the text.</summary>
    public static HashSet<string> OfWords(string normalized, int n)
    {
        var words = normalized.Split(' ');
        return words.Length <= n
            ? [normalized]
            : [.. Enumerable.Range(0, words.Length - n + 1).Select(i => string.Join(' ', words, i, n))];
    }

    /// <summary>Runs of <paramref name="n"/> characters; of a shorter text, the text.</summary>
    public static HashSet<string> OfCharacters(string normalized, int n) =>
        normalized.Length <= n
            ? [normalized]
            : [.. Enumerable.Range(0, normalized.Length - n + 1).Select(i => normalized.Substring(i, n))];

    /// <summary>|a ∩ b| / |a ∪ b|.</summary>
    public static double Jaccard(HashSet<string> a, HashSet<string> b)
    {
        var (small, large) = a.Count < b.Count ? (a, b) : (b, a);
        var shared = small.Count(large.Contains);
        return (double)shared / (a.Count + b.Count - shared);
    }
}
