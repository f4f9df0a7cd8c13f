using YamlDotNet.Core;

namespace Pipeline.Engine.Definition.Yaml;

/// <summary>What the scanner objects to, with the advice that its own words lack.</summary>
internal static class SyntaxMessage
{
    private static readonly (string Symptom, string Advice)[] Advices =
    [
        ("found invalid mapping", "a ': ' stands where no key can be; put the text in quotes, or begin the key in the column of its neighbours"),
        ("anchor or alias", "'*' and '&' begin an alias or an anchor; put the text in quotes"),
        ("cannot start any token", "a plain text cannot begin with this character; put it in quotes"),
        ("did not find expected ',' or ']'", "the list that begins here, or an item of it, is not closed with ']' or ','"),
        ("did not find expected ',' or '}'", "the map that begins here, or an entry of it, is not closed with '}' or ','"),
        ("unexpected end of stream", "the quotes that begin here are never closed"),
        ("unknown escape character", "this text has an escape that YAML does not know; write \\\\ for a backslash, or use single quotes"),
        ("did not find expected '-' indicator", "the items of this list do not begin in one column"),
        ("did not find expected key", "the keys of this map do not begin in one column"),
    ];

    /// <summary>Where the mistake is, which is not always where the scanner noticed it, and what to say.</summary>
    public static (Mark Where, string Message) For(YamlException exception, string text)
    {
        if (exception.Message.Contains("tab", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("cannot start any token", StringComparison.Ordinal))
        {
            if (FindTab(text, (int)exception.Start.Line) is { } tab)
                return (tab, "a tab indents this line; YAML wants spaces");
        }

        var reason = Array.Find(Advices, advice => exception.Message.Contains(advice.Symptom, StringComparison.Ordinal)).Advice
            ?? Visible.Sentence(exception.Message.Trim().TrimEnd('.'));
        return (exception.Start, $"this is not YAML: {reason}");
    }

    /// <summary>The first tab that indents a line, from that line on.</summary>
    private static Mark? FindTab(string text, int from)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            var indent = content.IndexOfAnyExcept(' ');
            if (line >= from && indent >= 0 && content[indent] == '\t')
                return new Mark(0, line, indent + 1);
        }

        return null;
    }
}
