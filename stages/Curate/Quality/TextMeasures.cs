using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Quality;

/// <summary>Figures about a text that rules of quality look at.</summary>
internal sealed class TextMeasures
{
    private static readonly HashSet<string> Common = ["the", "be", "to", "of", "and", "that", "have", "with"];
    private readonly string _text;
    private readonly string[] _lines;
    private readonly string[] _paragraphs;

    private TextMeasures(string text)
    {
        _text = text;
        _lines = Parts(text, "\n");
        _paragraphs = Parts(text, "\n\n");
        Words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Of all that <paramref name="role"/> says.</summary>
    public static TextMeasures Of(IReadOnlyList<Message> messages, Role role) =>
        new(string.Join('\n', messages.Where(message => message.Role == role).Select(message => message.Content)));

    /// <summary>Runs between white space, counted without making them.</summary>
    public static int CountWords(ReadOnlySpan<char> text)
    {
        var count = 0;
        var inside = false;
        foreach (var c in text)
        {
            var white = char.IsWhiteSpace(c);
            count += !white && !inside ? 1 : 0;
            inside = !white;
        }

        return count;
    }

    /// <summary>Runs between white space.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Words with a letter or digit in them.</summary>
    public int PlainWords => Plain.Count();

    public double MeanWordLength => PlainWords == 0 ? 0 : Plain.Average(word => word.Length);

    public double AlphabeticShare => Words.Count == 0 ? 0 : (double)Words.Count(word => word.Any(char.IsLetter)) / Words.Count;

    /// <summary>How many of eight common English words occur.</summary>
    public int StopWords => Common.Count(word => Words.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>Lines that stand there before.</summary>
    public Repeated DuplicateLines => Duplicates(_lines);

    /// <summary>Share of paragraphs, which empty lines part, that stand there before.</summary>
    public double DuplicateParagraphShare => Duplicates(_paragraphs).Share;

    /// <summary>Share of the text's characters that the most frequent n-gram covers.</summary>
    public double TopNgramShare(int n)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + n <= Words.Count; i++)
        {
            var ngram = string.Join(' ', Words.Skip(i).Take(n));
            counts[ngram] = counts.GetValueOrDefault(ngram) + 1;
        }

        return counts.Count == 0 ? 0 : (double)counts.Where(pair => pair.Value > 1).Select(pair => pair.Key.Length * pair.Value).DefaultIfEmpty().Max() / _text.Length;
    }

    private static string[] Parts(string text, string end) => text.Split(end, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private Repeated Duplicates(string[] parts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var again = parts.Where(part => !seen.Add(part)).ToList();
        return again.Count == 0 ? default : new((double)again.Count / parts.Length, (double)again.Sum(part => part.Length) / (_text.Length - _text.AsSpan().Count('\n')));
    }

    private IEnumerable<string> Plain => Words.Where(word => word.Any(char.IsLetterOrDigit));

    /// <summary>Occurrences of <paramref name="signs"/> for each word.</summary>
    public double PerWord(params string[] signs) =>
        PlainWords == 0 ? 0 : (double)signs.Sum(sign => _text.AsSpan().Count(sign)) / PlainWords;

    public double LineShare(Func<string, bool> line) => _lines.Length == 0 ? 0 : (double)_lines.Count(line) / _lines.Length;

    /// <summary>Share of the words' characters that lie in an n-gram seen before.</summary>
    public double RepeatedNgramShare(int n)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var repeated = new bool[Words.Count];
        for (var i = 0; i + n <= Words.Count; i++)
        {
            if (!seen.Add(string.Join(' ', Words.Skip(i).Take(n))))
                repeated.AsSpan(i, n).Fill(true);
        }

        var characters = Words.Sum(word => word.Length);
        return characters == 0 ? 0 : (double)Words.Where((_, i) => repeated[i]).Sum(word => word.Length) / characters;
    }
}

/// <summary>What stands there before.</summary>
/// <param name="Share">Of the parts.</param>
/// <param name="Characters">Share of the text's characters, without line ends.</param>
internal readonly record struct Repeated(double Share, double Characters);
