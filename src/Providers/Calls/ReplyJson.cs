using System.Text.Json;

namespace Pipeline.Providers.Calls;

/// <summary>A reply as JSON, for the store.</summary>
internal static class ReplyJson
{
    public static void Write(Utf8JsonWriter json, ChatReply reply)
    {
        json.WriteStartObject();
        json.WriteString("text", reply.Text);
        json.WriteString("finish", reply.Finish.ToString());
        json.WriteStartObject("usage");
        json.WriteNumber("prompt", reply.Usage.Prompt);
        json.WriteNumber("completion", reply.Usage.Completion);
        json.WriteBoolean("estimate", reply.Usage.IsEstimate);
        json.WriteEndObject();
        if (reply.Logprobs is not null)
        {
            json.WriteStartArray("logprobs");
            foreach (var position in reply.Logprobs)
            {
                json.WriteStartArray();
                foreach (var one in position.Top.Prepend(position.Chosen))
                {
                    json.WriteStringValue(one.Token);
                    json.WriteNumberValue(one.Logprob);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static ChatReply Read(JsonElement json)
    {
        var usage = json.GetProperty("usage");
        return new(
            json.GetProperty("text").GetString()!,
            Enum.TryParse<FinishReason>(json.GetProperty("finish").GetString(), out var finish) ? finish : throw new FormatException("There is no such finish reason."),
            new(usage.GetProperty("prompt").GetInt64(), usage.GetProperty("completion").GetInt64(), usage.GetProperty("estimate").GetBoolean()),
            json.TryGetProperty("logprobs", out var positions) ? [.. positions.EnumerateArray().Select(Position)] : null);
    }

    /// <summary>Token and logarithm in turns, the chosen one first: a third of the size of objects with names.</summary>
    private static TokenLogprobs Position(JsonElement json)
    {
        List<TokenLogprob> all = [.. json.EnumerateArray().Chunk(2).Select(pair => new TokenLogprob(pair[0].GetString()!, pair[1].GetDouble()))];
        return new(all[0], all[1..]);
    }
}
