using System.Text.Json;
using System.Text.Unicode;

namespace Pipeline.Data.JsonLines;

/// <summary>
/// Reads a JSON lines file line by line: one value a line, blank lines passed over, LF or CRLF, a byte order mark at the start allowed.
/// A bad line is reported and the next is read; memory is bounded by the longest line allowed.
/// </summary>
public sealed class JsonLinesReader : IDisposable
{
    private readonly LineReader _lines;
    private readonly JsonLinesOptions _options;

    /// <summary>Reads <paramref name="stream"/>, and disposes of it in the end.</summary>
    public JsonLinesReader(Stream stream, JsonLinesOptions? options = null)
    {
        _options = options ?? new();
        _lines = new(stream, _options.MaxLineBytes);
    }

    /// <summary>The line last read.</summary>
    public JsonLine Current { get; private set; }

    /// <summary>Opens a file.</summary>
    public static JsonLinesReader Open(string path, JsonLinesOptions? options = null) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan), options);

    /// <summary>Moves on to the next line that is not blank.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Read()
    {
        while (_lines.Read())
        {
            if (!_lines.TooLong && IsBlank(_lines.Line.Span))
                continue;
            var (fault, message) = Check();
            Current = new(_lines.Number, _lines.Offset, _lines.Length, fault == JsonLineFault.TooLong ? default : _lines.Line, fault, message);
            return true;
        }

        return false;
    }

    public void Dispose() => _lines.Dispose();

    private (JsonLineFault, string?) Check()
    {
        if (_lines.TooLong)
            return (JsonLineFault.TooLong, $"The line has {_lines.Length} bytes; at most {_options.MaxLineBytes} are allowed.");
        var line = _lines.Line.Span;
        if (!Utf8.IsValid(line))
            return (JsonLineFault.InvalidUtf8, "The line is not valid UTF-8.");
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = _options.MaxDepth });
            while (reader.Read())
            {
            }

            return (JsonLineFault.None, null);
        }
        catch (JsonException exception)
        {
            return (JsonLineFault.InvalidJson, $"The line is not JSON: {FirstSentence(exception.Message)} at byte {exception.BytePositionInLine}.");
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => !line.ContainsAnyExcept(" \t\r"u8);

    /// <summary>Without the "LineNumber: 0 | …" that follows: of a single line it says nothing.</summary>
    private static string FirstSentence(string message) =>
        (message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var end and >= 0 ? message[..end] : message).TrimEnd('.');
}
