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
        if (count == 0 && file.Compressed && new FileInfo(file.Path).Length == 0)
            throw new InvalidDataException("It has no byte; what gzip makes of nothing has twenty.");
        var skip = start.AsSpan(0, count).StartsWith("\uFEFF"u8) ? 3 : 0;
        if (start.AsSpan(0, count) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new FormatException("line 1: the file is UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)");

        var head = start[skip..count];
        using var whole = new ConcatenatedStream(head, stream);
        var records = file.Format switch
        {
            SourceFormat.Csv => new CsvRecords(() => Open(file), skip, ",\t;", maximumBytes).Read(),
            SourceFormat.Tsv => new CsvRecords(() => Open(file), skip, "\t", maximumBytes).Read(),
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

    /// <summary>
    /// Whether a <c>.json</c> file is one of JSON lines: its first object is whole and ends on the line it begins on or,
    /// where the first one is broken, some line is a whole object.
    /// </summary>
    private static bool IsLines(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        if (text is not [(byte)'{', ..])
            return false;
        if (LengthOfObject(text) is var first and > 0)
            return !text[..first].Contains((byte)'\n');
        foreach (var line in text.Split((byte)'\n'))
        {
            if (LengthOfObject(text[line]) > 0)
                return true;
        }

        return false;
    }

    /// <summary>The length in bytes of the whole object that begins here; 0 where there is none.</summary>
    private static int LengthOfObject(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
            return text is [(byte)'{', ..] && reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }
}
