using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Writing;

/// <summary>A row's messages as JSON: how they go to DuckDB, which makes a list of structs of them.</summary>
internal static class JsonMessages
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>[{"role":"user","content":"…"},…]</c> in UTF-8.</summary>
    public static ReadOnlySpan<byte> Of(CleanRow row)
    {
        var buffer = new ArrayBufferWriter<byte>(row.Packed.Length + 256);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartArray();
        foreach (var (role, content) in Conversation.Unpack(row.Packed))
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, role.Name());
            writer.WriteString("content"u8, content);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan;
    }
}
