using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Models.Checkpoints;

/// <summary>
/// The bytes of a header, as the reference writer makes them: compact JSON, <c>__metadata__</c> first, tensors in the order of their data, then spaces up to a
/// multiple of 8, so that data begin aligned.
/// </summary>
internal static class SafetensorsHeaderText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The 8 bytes of length and the padded JSON.</summary>
    /// <param name="metadata">Written in ordinal order of its keys (the reference writer's order is that of a hash table).</param>
    /// <param name="tensors">In the order of their data.</param>
    /// <exception cref="ArgumentException">A name is no valid Unicode, or the header would be larger than readers accept.</exception>
    public static byte[] Bytes(IReadOnlyDictionary<string, string>? metadata, IReadOnlyList<SafetensorsTensor> tensors)
    {
        var text = new StringBuilder("{");
        if (metadata is { Count: > 0 })
            AppendMetadata(text, metadata);
        long offset = 0;
        foreach (var tensor in tensors)
        {
            AppendSeparator(text);
            AppendString(text, tensor.Name);
            var end = checked(offset + tensor.Length);
            text.Append($":{{\"dtype\":\"{tensor.Dtype.Name()}\",\"shape\":[{string.Join(',', tensor.Shape)}],\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }

        return Framed(text.Append('}').ToString());
    }

    private static byte[] Framed(string json)
    {
        var length = StrictUtf8.GetByteCount(json);
        var padded = (length + 7) / 8 * 8;
        if (padded > SafetensorsHeader.MaximumBytes)
            throw new ArgumentException($"A header of {padded} bytes is larger than readers accept ({SafetensorsHeader.MaximumBytes}). Split the tensors into several files.");
        var bytes = new byte[SafetensorsHeader.LengthBytes + padded];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, padded);
        StrictUtf8.GetBytes(json, bytes.AsSpan(SafetensorsHeader.LengthBytes));
        bytes.AsSpan(SafetensorsHeader.LengthBytes + length).Fill((byte)' ');
        return bytes;
    }

    private static void AppendMetadata(StringBuilder text, IReadOnlyDictionary<string, string> metadata)
    {
        text.Append($"\"{SafetensorsHeader.MetadataKey}\":{{");
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            AppendSeparator(text);
            AppendString(text, key);
            text.Append(':');
            AppendString(text, value);
        }

        text.Append('}');
    }

    private static void AppendSeparator(StringBuilder text)
    {
        if (text[^1] != '{')
            text.Append(',');
    }

    // serde_json escapes these and nothing else; .NET's encoders escape more, and would make other bytes of the same header.
    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append($"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }
}
