using System.Text.Json.Nodes;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Keys;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Tests;

/// <summary>Callers with waits short enough for tests.</summary>
internal static class Callers
{
    public const string Key = "sk-test-0123456789abcdef";

    public static readonly CallOptions Quick = new() { FirstDelay = TimeSpan.FromMilliseconds(2), LongestDelay = TimeSpan.FromMilliseconds(10), Grace = TimeSpan.FromMilliseconds(500), Retries = 12 };

    public static ModelEntry Entry(string address, string provider = "openai-compatible", params (string Field, JsonNode Value)[] fields)
    {
        var entry = new JsonObject { ["provider"] = provider, ["model"] = "m", ["base_address"] = address };
        foreach (var (field, value) in fields)
            entry[field] = value;
        return ModelRegistry.Parse(new JsonObject { ["m"] = entry })["m"];
    }

    public static ModelCaller Of(ModelEntry entry, CallStore? store = null, Budget? budget = null, CallOptions? options = null) =>
        new(entry, ChatModels.Create(entry, new Secret(Key), TimeProvider.System), store, budget ?? Budget.Unlimited(), TimeProvider.System, () => 0.5, options ?? Quick);

    public static ChatRequest Ask(string prompt) => new() { Messages = [new(ChatRole.User, prompt)], Temperature = 0 };

    public static IReadOnlyList<ChatRequest> Asks(int count) => [.. Enumerable.Range(0, count).Select(i => Ask($"prompt {i}"))];

    public static async Task<CallOutcome> OneAsync(this ModelCaller caller, string prompt = "hello") => (await caller.AskAllAsync([Ask(prompt)], null, CancellationToken.None))[0];
}
