using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pipeline.Engine.Definition.Yaml;

/// <summary>The bytes of a file as text that YAML admits.</summary>
internal static class SourceText
{
    /// <summary>YAML 1.2.2, section 5.1: C0 and C1 controls other than tab, line ends and NEL, and non-characters, stand in no stream.</summary>
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0xa0).Where(code => code is < ' ' and not ('\t' or '\n' or '\r') or >= 0x7f and not 0x85).Select(code => (char)code), '\ufffe', '\uffff']);

    /// <exception cref="DefinitionException">The bytes are not UTF-8, or hold characters that YAML forbids.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
            bytes = bytes[3..];
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
            throw new DefinitionException(file, "this is UTF-16; save the file as UTF-8");

        var text = new char[bytes.Length];
        var status = Utf8.ToUtf16(bytes, text, out var read, out var written, replaceInvalidSequences: false);
        var decoded = new string(text, 0, written);
        if (status != OperationStatus.Done)
            throw At(file, decoded, written, $"the byte 0x{bytes[read]:x2} is not UTF-8; save the file as UTF-8");

        var forbidden = decoded.AsSpan().IndexOfAny(Forbidden);
        if (forbidden >= 0)
            throw At(file, decoded, forbidden, $"the control character {Visible.Text(decoded[forbidden].ToString())} may not stand in YAML; in a quoted text write it as an escape");
        return decoded;
    }

    private static DefinitionException At(string file, string text, int offset, string message)
    {
        var before = text.AsSpan(0, offset);
        var line = before.Count('\n') + 1;
        var column = offset - (before.LastIndexOf('\n') + 1) + 1;
        return new DefinitionException([new Violation(new SourcePosition(file, line, column), message)]);
    }
}
