using YamlDotNet.Core;

namespace Pipeline.Engine.Definition.Yaml;

/// <summary>What the scanner objects to, with the advice that its own words lack.</summary>
internal static class SyntaxMessage
{
    public static string For(YamlException exception, string text)
    {
        if (IndentedByTab(text, (int)exception.Start.Line))
            return "a tab indents this line; YAML wants spaces";
        var reason = exception.Message.Trim().TrimEnd('.');
        return reason.Length == 0 ? "this is not YAML" : $"this is not YAML: {Visible.Sentence(reason)}";
    }

    private static bool IndentedByTab(string text, int line)
    {
        var rest = text.AsSpan();
        for (var i = 1; i < line; i++)
        {
            var end = rest.IndexOf('\n');
            if (end < 0)
                return false;
            rest = rest[(end + 1)..];
        }

        return rest.TrimStart(' ') is ['\t', ..];
    }
}
