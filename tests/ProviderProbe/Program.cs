// <address> <store> <prompts>: asks "prompt 0" to "prompt n − 1", and prints a line for each outcome.
using System.Text.Json.Nodes;
using Pipeline.Providers;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Registry;

var entry = ModelRegistry.Parse(new JsonObject
{
    ["m"] = new JsonObject { ["provider"] = "openai-compatible", ["model"] = "m", ["base_address"] = args[0], ["concurrency"] = 8 },
})["m"];
using var caller = new ModelCaller(
    entry, ChatModels.Create(entry, null, TimeProvider.System), new CallStore(args[1]), Budget.Unlimited(), TimeProvider.System, () => 0.5,
    new() { Retries = 12, FirstDelay = TimeSpan.FromMilliseconds(5), LongestDelay = TimeSpan.FromMilliseconds(20) });
var requests = Enumerable.Range(0, int.Parse(args[2])).Select(i => new ChatRequest { Messages = [new(ChatRole.User, $"prompt {i}")], Temperature = 0 }).ToList();
foreach (var outcome in await caller.AskAllAsync(requests, null, CancellationToken.None))
    Console.WriteLine($"{outcome.Kind} {outcome.Attempts} {outcome.Reply?.Text}");
