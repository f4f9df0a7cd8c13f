using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Evaluation.Prompts;

/// <summary>A text with places for others, each a name in braces: <c>{question}</c>. Other braces, as JSON has them, are text.</summary>
public sealed partial class PlacedText(string text)
{
    /// <summary>The places' names, each once, in the order of their first place.</summary>
    public IReadOnlyList<string> Places { get; } = [.. Place().Matches(text).Select(place => place.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>The text with its places filled, each with a text as it is: a place that a filling spells out stays text.</summary>
    /// <param name="filling">What belongs into the place of a name.</param>
    public string Fill(Func<string, string> filling)
    {
        var filled = new StringBuilder();
        var copied = 0;
        foreach (Match place in Place().Matches(text))
        {
            filled.Append(text, copied, place.Index - copied).Append(filling(place.Groups[1].Value));
            copied = place.Index + place.Length;
        }

        return filled.Append(text, copied, text.Length - copied).ToString();
    }

    [GeneratedRegex(@"\{([A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
