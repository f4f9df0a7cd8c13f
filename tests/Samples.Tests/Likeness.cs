namespace Pipeline.Samples.Tests;

/// <summary>Jaccard similarity written a second time, by sorted arrays instead of hash sets, so that the generator does not vouch for itself.</summary>
internal static class Likeness
{
    /// <summary>Word 5-grams; character 5-grams for a text of fewer than eight words, where a single word 5-gram decides too much.</summary>
    public static string[] Print(string text)
    {
        var words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', ',', ';', ':', '?', '!', '"')).Where(word => word != "").ToArray();
        return words.Length >= 8 ? Words(words, 5) : Characters(string.Join(' ', words), 5);
    }

    public static string[] Words(string[] words, int n) => words.Length <= n
        ? [string.Join(' ', words)]
        : Sorted(Enumerable.Range(0, words.Length - n + 1).Select(i => string.Join(' ', words[i..(i + n)])));

    public static string[] Characters(string text, int n) => text.Length <= n
        ? [text]
        : Sorted(Enumerable.Range(0, text.Length - n + 1).Select(i => text[i..(i + n)]));

    public static double Jaccard(string[] a, string[] b)
    {
        var shared = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var order = string.CompareOrdinal(a[i], b[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return (double)shared / (a.Length + b.Length - shared);
    }

    private static string[] Sorted(IEnumerable<string> grams) => [.. grams.Distinct().Order(StringComparer.Ordinal)];
}
