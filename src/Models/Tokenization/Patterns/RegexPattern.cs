using System.Text.RegularExpressions;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>Any other regular expression, translated for .NET so that it sees whole code points.</summary>
internal sealed class RegexPattern : IPattern
{
    // For one match. A sound pattern takes far less on any text; one that backtracks without end must not hang a run.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // A little of each kind of text.
    private const string Sample = "aA bB  1.'s\n\r\n\u4e2d_-";

    private readonly Regex regex;
    private readonly string pattern;
    private readonly string file;

    /// <exception cref="ModelFormatException">The pattern is malformed or has a construct that is not translated.</exception>
    public RegexPattern(string pattern, JsonPart at) : this(pattern, at, Longest)
    {
    }

    internal RegexPattern(string pattern, JsonPart at, TimeSpan longest)
    {
        (this.pattern, file) = (pattern, at.File);
        try
        {
            var translated = new RegexTranslator(pattern).Translate();
            regex = new(translated, RegexOptions.CultureInvariant | RegexOptions.Compiled, longest);
            foreach (var match in regex.EnumerateMatches(Sample))
                if (match.Length == 0)
                    throw new FormatException("it matches where nothing is, and would cut a text between any two characters");
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw at.Error($"the pattern {pattern} cannot be used: {e.Message}", "Choose a model whose tokenizer has a simpler pattern.");
        }
    }

    /// <exception cref="ModelFormatException">The pattern runs away on this text.</exception>
    public void Find(ReadOnlySpan<char> text, int offset, List<Stretch> matches)
    {
        try
        {
            foreach (var match in regex.EnumerateMatches(text))
                if (match.Length > 0)
                    matches.Add(new(offset + match.Index, match.Length));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ModelFormatException($"{file}: the pattern {pattern} takes more than {regex.MatchTimeout.TotalSeconds} s on one match of a text of {text.Length} chars. Choose a model with another tokenizer, or split the text.");
        }
    }
}
