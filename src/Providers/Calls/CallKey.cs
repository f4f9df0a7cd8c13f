using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Wire;

namespace Pipeline.Providers.Calls;

/// <summary>What names a stored reply: SHA-256 of the request in one canonical form, members in order, and everything beyond ASCII escaped.</summary>
internal static class CallKey
{
    /// <returns>The canonical bytes.</returns>
    public static byte[] Canonical(ModelIdentity model, ChatRequest request)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("base_address", model.BaseAddress);
            json.WriteBoolean("logprobs", request.Logprobs);
            json.WriteNumber("max_tokens", request.MaxTokens);
            json.WriteStartArray("messages");
            foreach (var message in request.Messages)
            {
                json.WriteStartObject();
                json.WriteString("content", WellFormed.Text(message.Content));
                json.WriteString("role", RequestJson.RoleOf(message.Role));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("model", model.Model);
            json.WriteString("provider", model.Provider);
            json.WriteNumber("sample", request.Sample);
            Write(json, "seed", request.Seed);
            json.WriteStartArray("stop");
            foreach (var stop in request.Stop)
                json.WriteStringValue(WellFormed.Text(stop));
            json.WriteEndArray();
            Write(json, "temperature", request.Temperature);
            Write(json, "top_p", request.TopP);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(ReadOnlySpan<byte> canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical));

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteNumber(name, value.Value);
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteNumber(name, value.Value);
    }
}
