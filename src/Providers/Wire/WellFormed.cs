using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Providers.Wire;

/// <summary>Text that UTF-8 can hold: half of a surrogate pair becomes U+FFFD.</summary>
internal static partial class WellFormed
{
    public static string Text(string text)
    {
        var index = 0;
        while (index < text.Length && Rune.TryGetRuneAt(text, index, out var rune))
            index += rune.Utf16SequenceLength;
        return index == text.Length ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>JSON as a server sent it, with every string in it readable: System.Text.Json parses an escaped half of a pair, but will not return it.</summary>
    public static string Json(byte[] utf8) => Surrogates().Replace(
        Encoding.UTF8.GetString(utf8), match => match.Groups["lone"].Success ? @"\ufffd" : match.Value);

    // Escapes of other kinds and whole pairs are matched so that they are passed over: "\\ud800" is a backslash and five letters.
    [GeneratedRegex(@"\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Surrogates();
}
