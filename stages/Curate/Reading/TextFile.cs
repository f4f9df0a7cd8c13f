using System.IO.Compression;
using System.Text.Json;

namespace Pipeline.Curate.Reading;

/// <summary>The records of a file of text.</summary>
internal static class TextFile
{
    private const int SniffBytes = 1 << 16;

    /// <summary>The rows of <paramref name="file"/>, one at a time.</summary>
    /// <exception cref="FormatException">The file as a whole cannot be read: it is UTF-16, or a CSV header is broken.</exception>
    /// <exception cref="InvalidDataException">The file is no gzip file, or a damaged one.</exception>
    public static IEnumerable<RawRecord> Read(SourceFile file, int maximumBytes)
    {
        using var stream = new BufferedStream(Open(file), SniffBytes);
        var start = new byte[SniffBytes];
        var count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var skip = start.AsSpan(0, count).StartsWith("\uFEFF"u8) ? 3 : 0;
        if (start.AsSpan(0, count) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new FormatException("line 1: the file is UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)");

        var head = start[skip..count];
        using var whole = new ConcatenatedStream(head, stream);
        var records = file.Format switch
        {
            SourceFormat.Csv => new CsvRecords(Lines.Read(whole, maximumBytes, keepBlank: true), maximumBytes).Read(),
            SourceFormat.Json when !IsLines(head) => new JsonValues(whole, maximumBytes).Read(),
            _ => Lines.Read(whole, maximumBytes),
        };
        foreach (var record in records)
            yield return record;
    }

    private static Stream Open(SourceFile file)
    {
        var stream = File.OpenRead(file.Path);
        return file.Compressed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>Whether the first line is a whole object: a <c>.json</c> file of many is one of JSON lines.</summary>
    private static bool IsLines(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        var end = text.IndexOf((byte)'\n');
        if (text is not [(byte)'{', ..])
            return false;
        try
        {
            var reader = new Utf8JsonReader(end < 0 ? text : text[..end]);
            return reader.TrySkipWhole();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TrySkipWhole(this ref Utf8JsonReader reader) => reader.Read() && reader.TrySkip();
}
