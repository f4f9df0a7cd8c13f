using Pipeline.Providers.Calls;
using Pipeline.Providers.Tests.Server;
using Pipeline.Testing;

namespace Pipeline.Providers.Tests;

/// <summary>Many calls, many faults, and processes that are killed.</summary>
public sealed class SurvivalTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Thousand_prompts_under_faults_each_have_one_outcome_and_are_answered_once()
    {
        Answer[] faults =
        [
            Answers.Error(429, "rate_limit_exceeded", "Slow down."), Answers.Status(429, "", ("retry-after-ms", "5")), Answers.Status(500), Answers.Status(503, "<html>"), Answers.Cut(),
            Answers.Body("{\"choices\""), Answers.Body("<html>", "text/html"), Answers.Hang(),
        ];
        var random = new Random(1);
        await using var server = await ModelServer.StartAsync(call =>
        {
            lock (random)
                return random.NextDouble() < 0.2 ? faults[random.Next(faults.Length)] : Answers.OpenAi("re: " + call.Prompt);
        });
        var entry = Given.Entry(server) with { Timeout = TimeSpan.FromSeconds(2) };
        var requests = Given.Requests(1000);

        var outcomes = await Given.Caller(entry, new(_folder.Path), options: Given.Fast with { Retries = 8 }).AskAllAsync(requests, 64, null, CancellationToken.None);

        Assert.That(outcomes, Has.Count.EqualTo(1000));
        Assert.That(outcomes.Select(outcome => outcome.Key), Is.Unique);
        Assert.That(outcomes.Where(outcome => outcome.Kind == OutcomeKind.Answered).Select(outcome => outcome.Reply!.Text), Is.EqualTo(requests.Select(request => "re: " + request.Messages[0].Content)));
        Assert.That(outcomes.Sum(outcome => outcome.Attempts), Is.EqualTo(server.Calls.Count).And.GreaterThan(1100));
        Assert.That(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories), Has.Length.EqualTo(1000));
    }

    /// <summary>
    /// A reply that was sent in full and not yet stored at the instant of a kill is lost, and nobody can know of it: there are at most as many as calls in flight. What is stored is
    /// never asked for again.
    /// </summary>
    [Test]
    public async Task Stored_replies_are_not_paid_again_after_three_kills()
    {
        const int Prompts = 200, AtOnce = 8, Kills = 3;
        await using var server = await ModelServer.StartAsync(call => Answers.After(TimeSpan.FromMilliseconds(10), Answers.OpenAi("re: " + call.Prompt)));
        var (store, identity) = (new CallStore(_folder.Path), Given.Entry(server).Identity);
        string[] arguments = [server.Address + "/v1", _folder.Path, $"{Prompts}", $"{AtOnce}"];
        Dictionary<string, int> asked = [];

        for (var kill = 1; kill <= Kills; kill++)
        {
            using var process = Probe.Start(arguments);
            while (server.Completed < kill * 45 && !process.HasExited)
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            process.Kill();
            await process.WaitForExitAsync();

            foreach (var request in Given.Requests(Prompts).Where(request => store.Find(identity, request) is not null))
                asked.TryAdd(request.Messages[0].Content, server.AskedFor(request.Messages[0].Content));
        }

        var end = await Probe.FinishAsync(Probe.Start(arguments));

        Assert.That(end, Is.EqualTo($"{Prompts} answered, {asked.Count} from the store"));
        Assert.That(asked, Has.Count.GreaterThanOrEqualTo((Kills * 45) - (Kills * AtOnce)));
        Assert.That(asked.Where(pair => server.AskedFor(pair.Key) != pair.Value), Is.Empty);
        Assert.That(server.Completed, Is.InRange(Prompts, Prompts + (Kills * AtOnce)));
        Assert.That(store.Damaged, Is.Zero);
    }

    [Test]
    public async Task Two_processes_share_a_store()
    {
        await using var server = await ModelServer.StartAsync(call => Answers.OpenAi("re: " + call.Prompt));
        string[] arguments = [server.Address + "/v1", _folder.Path, "150", "16"];

        var ends = await Task.WhenAll(Probe.FinishAsync(Probe.Start(arguments)), Probe.FinishAsync(Probe.Start(arguments)));

        var store = new CallStore(_folder.Path);
        Assert.That(ends, Has.All.StartsWith("150 answered"));
        Assert.That(Given.Requests(150).All(request => store.Find(Given.Entry(server).Identity, request) is not null));
        Assert.That(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories), Has.Length.EqualTo(150).And.All.EndsWith(".json"));
    }
}
