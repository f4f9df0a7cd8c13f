using System.Text.Json.Nodes;
using Pipeline.Providers.Wire;

namespace Pipeline.Providers.Anthropic;

/// <summary>A request of the messages API (Anthropic API reference, "Create a Message"). It has no seed and no logprobs.</summary>
internal static class AnthropicRequest
{
    public static JsonObject Body(ChatRequest request, string model)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["max_tokens"] = request.MaxTokens,
            ["messages"] = RequestJson.Messages(request.Messages.Where(message => message.Role != ChatRole.System)),
        };
        var system = string.Join("\n\n", request.Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Content));
        RequestJson.Add(body, "system", system.Length == 0 ? null : system);
        RequestJson.Add(body, "temperature", request.Temperature);
        RequestJson.Add(body, "top_p", request.TopP);
        RequestJson.Add(body, "stop_sequences", request.Stop.Count == 0 ? null : RequestJson.Texts(request.Stop));
        return body;
    }
}
