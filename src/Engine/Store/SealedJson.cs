using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>
/// A JSON object whose last member is the SHA-256 of all the bytes before it, so that one flipped bit anywhere makes it unreadable instead of wrong.
/// It is still JSON to any other reader.
/// </summary>
internal static class SealedJson
{
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static ReadOnlySpan<byte> SealStart => ",\"checksum\":\"sha256:"u8;
    private static ReadOnlySpan<byte> SealEnd => "\"}\n"u8;
    private static int SealLength => SealStart.Length + (2 * SHA256.HashSizeInBytes) + SealEnd.Length;

    /// <summary>The bytes of the object whose members <paramref name="write"/> writes; there must be one at least.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Written))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        // Without the closing brace, which the seal brings.
        var body = buffer.WrittenSpan[..^1];
        return [.. body, .. SealStart, .. System.Text.Encoding.ASCII.GetBytes(Digest.Of(body).Hex), .. SealEnd];
    }

    /// <summary>The object, or null when a byte of it is not as it was written.</summary>
    public static JsonDocument? TryRead(byte[] bytes)
    {
        if (bytes.Length <= SealLength)
            return null;
        var body = bytes.AsSpan(..^SealLength);
        var seal = bytes.AsSpan(^SealLength..);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return seal.StartsWith(SealStart) && seal.EndsWith(SealEnd) && IsHex(seal[SealStart.Length..^SealEnd.Length], hash)
            ? JsonDocument.Parse(bytes)
            : null;
    }

    private static bool IsHex(ReadOnlySpan<byte> text, ReadOnlySpan<byte> hash)
    {
        Span<byte> expected = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Convert.TryToHexStringLower(hash, expected, out _);
        return text.SequenceEqual(expected);
    }
}
