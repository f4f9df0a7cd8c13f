using System.IO.Compression;

namespace Pipeline.Curate.Reading;

/// <summary>What a file is whose name does not say it.</summary>
internal static class FileContent
{
    private const int HeadBytes = 4096;

    /// <summary>By its first bytes: gzip, Parquet, JSON where it begins like a value, and CSV where its first line has a delimiter.</summary>
    public static SourceFile Describe(string path)
    {
        using var file = File.OpenRead(path);
        var head = Head(file);
        var compressed = head is [0x1F, 0x8B, ..];
        if (compressed)
        {
            file.Position = 0;
            using var inside = new GZipStream(file, CompressionMode.Decompress);
            head = Head(inside);
        }

        return new(path, Path.GetFileName(path), head.AsSpan().StartsWith("PAR1"u8) ? SourceFormat.Parquet : Text(head), compressed);
    }

    private static SourceFormat Text(ReadOnlySpan<byte> head)
    {
        var text = head[(head.StartsWith("\uFEFF"u8) ? 3 : 0)..].TrimStart(" \t\r\n"u8);
        var line = text.IndexOf((byte)'\n') is var end and >= 0 ? text[..end] : text;
        return text is not [(byte)'{' or (byte)'[', ..] && line.IndexOfAny(",\t;"u8) >= 0 ? SourceFormat.Csv : SourceFormat.Json;
    }

    private static byte[] Head(Stream stream)
    {
        var head = new byte[HeadBytes];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }
}
