using Pipeline.Providers;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Keys;
using Pipeline.Providers.Registry;

// Usage: <base address> <folder of stored calls> <prompts> <calls at once>.
// Asks "prompt 0", "prompt 1" … and prints how many outcomes there are, and how many of them were stored before.
var (address, folder, prompts, atOnce) = (args[0], args[1], int.Parse(args[2]), int.Parse(args[3]));
var entry = new ModelEntry { Alias = "probe", Provider = ProviderKind.OpenAi, Model = "m", BaseAddress = new(address), Concurrency = 64, Price = new(2, 10), Timeout = TimeSpan.FromSeconds(30) };
using var model = ChatModels.Create(entry, new Secret("sk-test-0123456789abcdef"), TimeProvider.System);
var caller = new ModelCaller(
    entry, model, new(folder), Budget.Unlimited(), new(), TimeProvider.System, Random.Shared.NextDouble);
var requests = Enumerable.Range(0, prompts).Select(number => new ChatRequest { Messages = [new(ChatRole.User, $"prompt {number}")], MaxTokens = 16 }).ToList();
var outcomes = await caller.AskAllAsync(requests, atOnce, null, CancellationToken.None);
Console.WriteLine($"{outcomes.Count(outcome => outcome.Kind == OutcomeKind.Answered)} answered, {outcomes.Count(outcome => outcome.IsFromStore)} from the store");
