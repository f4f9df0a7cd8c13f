using System.Text.Json.Nodes;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Wire;

namespace Pipeline.Providers.OpenAi;

/// <summary>A request of the chat completions API (OpenAI API reference, "Create chat completion").</summary>
internal static class OpenAiRequest
{
    /// <summary>How many alternatives a position has: what every provider with logprobs can give.</summary>
    private const int TopLogprobs = 5;

    public static JsonObject Body(ChatRequest request, ModelEntry entry)
    {
        var body = new JsonObject
        {
            ["model"] = entry.Model,
            ["messages"] = RequestJson.Messages(request.Messages),
            // OpenAI's reasoning models refuse the old name; servers that speak its language may ignore the new one, and then write without end.
            [entry.Provider == ProviderKind.OpenAi ? "max_completion_tokens" : "max_tokens"] = request.MaxTokens,
        };
        RequestJson.Add(body, "temperature", request.Temperature);
        RequestJson.Add(body, "top_p", request.TopP);
        RequestJson.Add(body, "seed", request.Seed);
        RequestJson.Add(body, "stop", request.Stop.Count == 0 ? null : RequestJson.Texts(request.Stop));
        RequestJson.Add(body, "logprobs", request.Logprobs ? true : null);
        RequestJson.Add(body, "top_logprobs", request.Logprobs ? TopLogprobs : null);
        return body;
    }
}
