using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Keys;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Tests.Server;

namespace Pipeline.Providers.Tests;

/// <summary>What most tests begin with.</summary>
internal static class Given
{
    public const string Key = "sk-test-0123456789abcdef";

    public static ModelEntry Entry(ModelServer server, ProviderKind provider = ProviderKind.OpenAi) => new()
    {
        Alias = "judge",
        Provider = provider,
        Model = "m",
        BaseAddress = new(server.Address + (provider == ProviderKind.Anthropic ? "" : "/v1")),
        KeyVariable = "TEST_KEY",
        Price = new(2, 10),
        Logprobs = provider != ProviderKind.Anthropic,
        Concurrency = 64,
        Timeout = TimeSpan.FromSeconds(20),
    };

    public static IChatModel Model(ModelEntry entry) => ChatModels.Create(entry, new Secret(Key), TimeProvider.System);

    public static ModelCaller Caller(ModelEntry entry, CallStore store, Budget? budget = null, CallOptions? options = null) =>
        new(entry, Model(entry), store, budget ?? Budget.Unlimited(), options ?? Fast, TimeProvider.System, Random.Shared.NextDouble);

    public static CallOptions Fast { get; } = new() { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(10), Retries = 3 };

    public static ChatRequest Request(string prompt) => new() { Messages = [new(ChatRole.User, prompt)], MaxTokens = 16 };

    public static IReadOnlyList<ChatRequest> Requests(int count) => [.. Enumerable.Range(0, count).Select(number => Request($"prompt {number}"))];
}
