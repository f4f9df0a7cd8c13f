using System.Text.Json;
using Pipeline.Providers.Costs;

namespace Pipeline.Providers.Anthropic;

/// <summary>A reply of the messages API (Anthropic API reference, "Message").</summary>
internal static class AnthropicResponse
{
    /// <exception cref="KeyNotFoundException">A member that a reply cannot do without is missing.</exception>
    /// <exception cref="InvalidOperationException">A member has another type.</exception>
    public static ChatReply Read(JsonElement body, ChatRequest request)
    {
        // Blocks of other kinds, such as thinking, are not the answer.
        var text = string.Concat(body.GetProperty("content").EnumerateArray()
            .Where(block => block.GetProperty("type").GetString() == "text")
            .Select(block => block.GetProperty("text").GetString()));
        return new(text, FinishOf(body.GetProperty("stop_reason").GetString()), Usage(body) ?? TokenEstimate.Usage(request, text));
    }

    private static FinishReason FinishOf(string? reason) => reason switch
    {
        "end_turn" or "stop_sequence" => FinishReason.Stop,
        "max_tokens" or "model_context_window_exceeded" => FinishReason.Length,
        "refusal" => FinishReason.ContentFilter,
        _ => FinishReason.Other,
    };

    /// <summary>Tokens written to and read from the cache are not among the input tokens.</summary>
    private static TokenUsage? Usage(JsonElement body) => body.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
        ? TokenUsage.Reported(Count(usage, "input_tokens") + Count(usage, "cache_creation_input_tokens") + Count(usage, "cache_read_input_tokens"), Count(usage, "output_tokens"))
        : null;

    private static long Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number ? count.GetInt64() : 0;
}
