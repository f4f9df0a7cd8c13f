using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.Providers.Calls;

/// <summary>A stored call as bytes: <c>{"schema","key","sha256","content":{"request","reply"}}</c>, where the digest is over the bytes of the content and the key that over those of the request.</summary>
internal static class CallEntry
{
    private const int Schema = 1;

    public static byte[] Write(string key, byte[] request, ChatReply reply)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            json.WritePropertyName("request");
            json.WriteRawValue(request);
            json.WritePropertyName("reply");
            ReplyJson.Write(json, reply);
            json.WriteEndObject();
        }

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("key", key);
            json.WriteString("sha256", CallKey.Of(content.ToArray()));
            json.WritePropertyName("content");
            json.WriteRawValue(content.ToArray());
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <returns>Null where the bytes are not what was written under this key by this version.</returns>
    public static ChatReply? Read(string key, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.GetProperty("schema").GetInt32() != Schema || root.GetProperty("key").GetString() != key)
                return null;
            var content = root.GetProperty("content");
            return CallKey.Of(JsonMarshal.GetRawUtf8Value(content)) == root.GetProperty("sha256").GetString()
                && CallKey.Of(JsonMarshal.GetRawUtf8Value(content.GetProperty("request"))) == key
                ? ReplyJson.Read(content.GetProperty("reply"))
                : null;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Damaged, or not ours: the call is made again, and the store counts it.
            return null;
        }
    }
}
