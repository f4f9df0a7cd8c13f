using System.Text.Json;
using Pipeline.Providers.Costs;

namespace Pipeline.Providers.OpenAi;

/// <summary>A reply of the chat completions API (OpenAI API reference, "The chat completion object"), and of servers that leave out what they like.</summary>
internal static class OpenAiResponse
{
    private const int Alternatives = 5;

    /// <exception cref="KeyNotFoundException">A member that a reply cannot do without is missing.</exception>
    /// <exception cref="InvalidOperationException">A member has another type.</exception>
    public static ChatReply Read(JsonElement body, ChatRequest request)
    {
        var choices = body.GetProperty("choices");
        if (choices.GetArrayLength() == 0)
            throw new KeyNotFoundException("choices is empty");
        var choice = choices[0];
        var message = choice.GetProperty("message");
        var refusal = Text(message, "refusal");
        var text = Text(message, "content") ?? refusal ?? "";
        var finish = string.IsNullOrEmpty(refusal) ? FinishOf(Text(choice, "finish_reason")) : FinishReason.ContentFilter;
        return new(text, finish, Usage(body) ?? TokenEstimate.Usage(request, text), request.Logprobs ? Logprobs(choice) : null);
    }

    private static FinishReason FinishOf(string? reason) => reason switch
    {
        "stop" or null => FinishReason.Stop,
        "length" => FinishReason.Length,
        "content_filter" => FinishReason.ContentFilter,
        _ => FinishReason.Other,
    };

    private static TokenUsage? Usage(JsonElement body) => body.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
        ? TokenUsage.Reported(usage.GetProperty("prompt_tokens").GetInt64(), usage.TryGetProperty("completion_tokens", out var written) ? written.GetInt64() : 0)
        : null;

    private static List<TokenLogprobs>? Logprobs(JsonElement choice) =>
        choice.TryGetProperty("logprobs", out var logprobs) && logprobs.ValueKind == JsonValueKind.Object
            && logprobs.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? [.. content.EnumerateArray().Select(position => new TokenLogprobs(One(position), Top(position)))]
            : null;

    private static List<TokenLogprob> Top(JsonElement position) => position.TryGetProperty("top_logprobs", out var top) && top.ValueKind == JsonValueKind.Array
        ? [.. top.EnumerateArray().Select(One).OrderByDescending(one => one.Logprob).Take(Alternatives)]
        : [];

    private static TokenLogprob One(JsonElement element) => new(element.GetProperty("token").GetString()!, element.GetProperty("logprob").GetDouble());

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;
}
