using System.Diagnostics;
using Pipeline.Providers;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Registry;

namespace Pipeline.Evaluation.Benchmark;

/// <summary>Stored replies found again by asking for them. Peer: the same files read one after the other, without a look at what they hold. Both from memory, since they were just written.</summary>
internal static class StoredCase
{
    private const int Replies = 10_000, Times = 5;

    private static readonly ModelEntry Entry = new() { Alias = "stored", Provider = ProviderKind.OpenAiCompatible, Model = "m", BaseAddress = new("http://127.0.0.1:1") };

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-benchmark-").FullName;
        try
        {
            ChatRequest[] requests = [.. Enumerable.Range(0, Replies).Select(Request)];
            var store = new CallStore(folder);
            Parallel.ForEach(requests, request => store.Put(Entry.Identity, request, new(Text("It is so because", 150), FinishReason.Stop, new(120, 180))));
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

            List<(double Ours, double Peer)> rounds = [];
            for (var round = 0; round <= Times; round++)
                rounds.Add((await FindAsync(folder, requests), Read(files)));
            // The first round compiles.
            var (ours, peer) = (Median(rounds.Skip(1).Select(round => round.Ours)), Median(rounds.Skip(1).Select(round => round.Peer)));
            Console.WriteLine(
                $"{Replies:N0} stored replies of {files.Average(file => new FileInfo(file).Length):N0} bytes: found in {ours:0.00} s = {ours / peer:0.0} × reading the files ({peer:0.00} s); goal 2 s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> FindAsync(string folder, ChatRequest[] requests)
    {
        using var model = new Unasked();
        var start = Stopwatch.GetTimestamp();
        var caller = new ModelCaller(Entry, model, new(folder), Budget.Unlimited(), new(), TimeProvider.System, Random.Shared.NextDouble);
        var outcomes = await caller.AskAllAsync(requests, null, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return outcomes.All(outcome => outcome.IsFromStore) ? seconds : throw new InvalidOperationException("A stored reply was not found: its time would say nothing.");
    }

    private static double Read(string[] files)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var file in files)
            File.ReadAllBytes(file);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Some 600 characters of a question, as a judge's prompt has.</summary>
    private static ChatRequest Request(int number) => new() { Messages = [new(ChatRole.User, Text($"Question {number}: why is it so that", 100))], Temperature = 0 };

    private static string Text(string start, int words) => start + string.Concat(Enumerable.Range(0, words).Select(word => $" w{word}"));

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(Times / 2);

    private sealed class Unasked : IChatModel
    {
        public Task<ChatReply> AskAsync(ChatRequest request, CancellationToken cancellation) => throw new InvalidOperationException("Nothing is asked here.");

        public void Dispose()
        {
        }
    }
}
