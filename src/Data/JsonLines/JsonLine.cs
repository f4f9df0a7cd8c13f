namespace Pipeline.Data.JsonLines;

/// <summary>One line of a JSON lines file.</summary>
/// <param name="Number">Counted from 1, blank lines included.</param>
/// <param name="Offset">Of its first byte, from the start of the file.</param>
/// <param name="Length">Bytes, without the line end.</param>
/// <param name="Utf8">Its bytes, without line end and byte order mark; empty for a line that is too long. Valid until the reader moves on.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Message">The fault in words, for a person; null without a fault.</param>
public readonly record struct JsonLine(long Number, long Offset, long Length, ReadOnlyMemory<byte> Utf8, JsonLineFault Fault, string? Message);

/// <summary>What is wrong with a line.</summary>
public enum JsonLineFault
{
    /// <summary>Nothing: it is one JSON value.</summary>
    None,

    /// <summary>It is longer than <see cref="JsonLinesOptions.MaxLineBytes"/>.</summary>
    TooLong,

    /// <summary>It is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>It is not one JSON value.</summary>
    InvalidJson,
}

/// <summary>How JSON lines are read.</summary>
public sealed record JsonLinesOptions
{
    /// <summary>A longer line is a fault and is never held in memory; 16 MiB by default.</summary>
    public int MaxLineBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Deeper JSON is a fault; 64 by default.</summary>
    public int MaxDepth { get; init; } = 64;
}
