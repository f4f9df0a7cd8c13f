using System.Globalization;
using System.Text;

namespace Pipeline.Evaluation.Selection;

/// <summary>
/// Finds questions that ask nearly what one of a set asks, and have the same answer: the same words and signs in the same order, or a Jaccard similarity of their shingles (Broder 1997) of at least
/// the threshold. Shingles are five words, or five characters of a text with fewer words, as curate has them; every candidate is compared exactly.
/// With another answer it is another question, however alike: "12 + 7" and "12 + 8" differ in one shingle.
/// </summary>
public sealed class OverlapIndex
{
    // Ends a sentence or quotes, where it does not stand inside a number or a word; the second kind where no spaces are written.
    private const string Punctuation = ".,;:!?\"'…“”‘’«»";
    private const string UnspacedPunctuation = "。，、！？；：";
    private const int Words = 5;
    private const int Characters = 5;
    private const char Between = '\n';
    private readonly double _threshold;
    private readonly List<string> _ids = [];
    private readonly List<HashSet<string>> _shingles = [];
    private readonly Dictionary<string, string> _same = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _holders = new(StringComparer.Ordinal);

    /// <param name="threshold">In (0, 1].</param>
    public OverlapIndex(IEnumerable<(string Id, string Text, string Answer)> questions, double threshold)
    {
        _threshold = threshold;
        foreach (var (id, text, answer) in questions)
            Add(id, text, answer);
    }

    /// <summary>Adds a question.</summary>
    public void Add(string id, string text, string answer)
    {
        var (normal, key) = (Normalise(text), Normalise(answer));
        _same.TryAdd(key + Between + normal, id);
        var shingles = Shingles(normal, key);
        foreach (var shingle in shingles)
        {
            if (!_holders.TryGetValue(shingle, out var holders))
                _holders[shingle] = holders = [];
            holders.Add(_ids.Count);
        }

        _ids.Add(id);
        _shingles.Add(shingles);
    }

    /// <returns>The id of the question that it is nearly the same as, the most similar and then the first added; null where there is none.</returns>
    public string? Find(string text, string answer)
    {
        var (normal, key) = (Normalise(text), Normalise(answer));
        if (_same.TryGetValue(key + Between + normal, out var same))
            return same;
        var shingles = Shingles(normal, key);
        var common = new Dictionary<int, int>();
        foreach (var holder in shingles.SelectMany(shingle => _holders.GetValueOrDefault(shingle) ?? []))
            common[holder] = common.GetValueOrDefault(holder) + 1;
        var nearest = common.Select(pair => (Place: pair.Key, Similarity: pair.Value / (double)(shingles.Count + _shingles[pair.Key].Count - pair.Value)))
            .Where(pair => pair.Similarity >= _threshold).OrderByDescending(pair => pair.Similarity).ThenBy(pair => pair.Place).ToList();
        return nearest.Count == 0 ? null : _ids[nearest[0].Place];
    }

    /// <summary>
    /// Words in lower case and signs, one space between two: "12+7" and "12 + 7" are one text, and "-5" and "5" are two, since signs carry the meaning of arithmetic and code.
    /// Punctuation of sentences is left out, unless there is nothing else.
    /// </summary>
    private static string Normalise(string text)
    {
        var lower = text.ToLowerInvariant();
        var normal = new StringBuilder(text.Length * 2);
        var inWord = false;
        for (var i = 0; i < lower.Length; i++)
        {
            var c = lower[i];
            var isWord = IsOfWord(c);
            if (UnspacedPunctuation.Contains(c))
                continue;
            if (!isWord && (char.IsWhiteSpace(c) || (Punctuation.Contains(c) && !(inWord && i + 1 < lower.Length && IsOfWord(lower[i + 1])))))
            {
                inWord = false;
                continue;
            }

            if (normal.Length > 0 && !(inWord && isWord))
                normal.Append(' ');
            normal.Append(c);
            inWord = isWord;
        }

        return normal.Length > 0 ? normal.ToString() : lower.Trim();
    }

    /// <summary>Half a pair stands for a character beyond the basic plane: a letter, as far as this is concerned.</summary>
    private static bool IsOfWord(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <param name="key">The answer, which is part of each.</param>
    private static HashSet<string> Shingles(string normal, string key)
    {
        var words = normal.Split(' ');
        var (count, size) = words.Length >= Words ? (words.Length, Words) : (normal.Length, Characters);
        return
        [
            .. Enumerable.Range(0, Math.Max(1, count - size + 1)).Select(i =>
                key + Between + (words.Length >= Words ? string.Join(' ', words, i, size) : normal.Substring(i, Math.Min(size, normal.Length - i)))),
        ];
    }
}
