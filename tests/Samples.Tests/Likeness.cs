namespace Pipeline.Samples.Tests;

/// <summary>Jaccard similarity written a second time, by sorted arrays instead of hash sets, so that the generator does not vouch for itself.</summary>
internal static class Likeness
{
    private const int Size = 5;

    /// <summary>Word 5-grams; character 5-grams for a text of fewer than eight words, where a single word 5-gram decides too much.</summary>
    public static string[] Print(string text) => Split(text) is { Length: >= 8 } words ? Words(words) : Characters(string.Join(' ', Split(text)));

    /// <summary>Word 5-grams at any length; all the words together where there are fewer.</summary>
    public static string[] Words(string text) => Words(Split(text));

    private static string[] Words(string[] words) => words.Length <= Size
        ? [string.Join(' ', words)]
        : Sorted(Enumerable.Range(0, words.Length - Size + 1).Select(i => string.Join(' ', words[i..(i + Size)])));

    private static string[] Characters(string text) => text.Length <= Size
        ? [text]
        : Sorted(Enumerable.Range(0, text.Length - Size + 1).Select(i => text[i..(i + Size)]));

    /// <summary>Lower case, without the punctuation around a word; a word of nothing else stays.</summary>
    private static string[] Split(string text) =>
        [.. text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', ',', ';', ':', '?', '!', '"') is { Length: > 0 } bare ? bare : word)];

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
