using Pipeline.Providers.Calls;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Faults;
using Pipeline.Providers.Tests.Server;
using Pipeline.Testing;

namespace Pipeline.Providers.Tests;

public sealed class OutcomeTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("yes", "stop", ExpectedResult = OutcomeKind.Answered)]
    [TestCase(" \n", "stop", ExpectedResult = OutcomeKind.Empty)]
    [TestCase("", "tool_calls", ExpectedResult = OutcomeKind.Empty)]
    [TestCase("ye", "length", ExpectedResult = OutcomeKind.Truncated)]
    [TestCase("", "content_filter", ExpectedResult = OutcomeKind.Refused)]
    public async Task<OutcomeKind> Reply_is_an_outcome_and_is_stored(string text, string finish)
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.OpenAi(text, finish));
        var caller = Given.Caller(Given.Entry(server), new(_folder.Path));

        var first = (await caller.AskAllAsync(Given.Requests(1), 1, null, CancellationToken.None)).Single();
        var second = (await caller.AskAllAsync(Given.Requests(1), 1, null, CancellationToken.None)).Single();

        Assert.That((first.IsFromStore, second.IsFromStore, second.Reply, second.Cost), Is.EqualTo((false, true, first.Reply, 0m)));
        Assert.That(server.Calls, Has.Count.EqualTo(1));
        return second.Kind;
    }

    [Test]
    public async Task Request_that_the_filter_refuses_is_refused_and_stored()
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.Error(400, "content_filter", "No."));
        var caller = Given.Caller(Given.Entry(server), new(_folder.Path));

        var first = (await caller.AskAllAsync(Given.Requests(1), 1, null, CancellationToken.None)).Single();
        var second = (await caller.AskAllAsync(Given.Requests(1), 1, null, CancellationToken.None)).Single();

        Assert.That((first.Kind, second.Kind, server.Calls.Count), Is.EqualTo((OutcomeKind.Refused, OutcomeKind.Refused, 1)));
    }

    [Test]
    public async Task Equal_requests_are_one_call_and_samples_are_not()
    {
        await using var server = await ModelServer.StartAsync(call => Answers.OpenAi($"reply {call.Attempt}"));
        var request = Given.Request("x");

        var outcomes = await Given.Caller(Given.Entry(server), new(_folder.Path)).AskAllAsync([request, request with { Sample = 1 }, request], 3, null, CancellationToken.None);

        Assert.That(server.Calls, Has.Count.EqualTo(2));
        Assert.That(outcomes[2].Reply, Is.EqualTo(outcomes[0].Reply));
        Assert.That(outcomes[1].Reply, Is.Not.EqualTo(outcomes[0].Reply));
    }

    [Test]
    public async Task Fatal_fault_stops_the_rest_and_keeps_what_was_in_flight()
    {
        var slow = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(call => call.Prompt switch
        {
            "prompt 0" => async context =>
            {
                slow.SetResult();
                return await Answers.After(TimeSpan.FromMilliseconds(300), Answers.OpenAi("kept"))(context);
            },
            _ => async context =>
            {
                await slow.Task;
                return await Answers.Error(401, "invalid_api_key", "No")(context);
            },
        });
        var store = new CallStore(_folder.Path);
        var entry = Given.Entry(server);

        await Assert.ThrowsAsync<ProviderRefusedException>(() => Given.Caller(entry, store).AskAllAsync(Given.Requests(100), 2, null, CancellationToken.None));

        Assert.That(store.Find(entry.Identity, Given.Request("prompt 0"))?.Text, Is.EqualTo("kept"));
        Assert.That(server.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Fatal_fault_does_not_wait_beyond_the_grace()
    {
        await using var server = await ModelServer.StartAsync(call => call.Prompt == "prompt 0" ? Answers.Hang() : Answers.Error(401, "invalid_api_key", "No"));
        var caller = Given.Caller(Given.Entry(server) with { Timeout = TimeSpan.FromHours(1) }, new(_folder.Path), options: Given.Fast with { Grace = TimeSpan.FromMilliseconds(100) });

        await Assert.ThrowsAsync<ProviderRefusedException>(() => caller.AskAllAsync(Given.Requests(3), 2, null, CancellationToken.None));
    }

    [Test]
    public async Task Cancelled_list_stops_and_says_so()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = await ModelServer.StartAsync(_ =>
        {
            cancellation.Cancel();
            return Answers.OpenAi("kept");
        });
        var store = new CallStore(_folder.Path);
        var entry = Given.Entry(server);

        await Assert.CatchAsync<OperationCanceledException>(() => Given.Caller(entry, store).AskAllAsync(Given.Requests(50), 1, null, cancellation.Token));

        Assert.That(store.Find(entry.Identity, Given.Request("prompt 0"))?.Text, Is.EqualTo("kept"));
        Assert.That(server.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Offline_replays_what_is_stored_and_says_how_many_are_missing()
    {
        await using var server = await ModelServer.StartAsync(call => Answers.OpenAi(call.Prompt));
        var (entry, store) = (Given.Entry(server), new CallStore(_folder.Path));
        _ = await Given.Caller(entry, store).AskAllAsync(Given.Requests(5), 4, null, CancellationToken.None);
        await server.DisposeAsync();
        var offline = Given.Caller(entry, store, options: Given.Fast with { IsOffline = true });

        var replayed = await offline.AskAllAsync(Given.Requests(5), 4, null, CancellationToken.None);
        var miss = (await Assert.ThrowsAsync<OfflineMissException>(() => offline.AskAllAsync(Given.Requests(8), 4, null, CancellationToken.None)))!;

        Assert.That(replayed.Select(outcome => outcome.Reply!.Text), Is.EqualTo(Given.Requests(5).Select(request => request.Messages[0].Content)));
        Assert.That((miss.Missing, miss.Message), Is.EqualTo((3, "3 of 8 replies are not stored, and calls are offline. Run once with the network, or with the folder of calls of a run that had it.")));
    }

    [Test]
    public async Task Estimate_counts_only_what_is_not_stored_and_progress_adds_up()
    {
        await using var server = await ModelServer.StartAsync(call => Answers.OpenAi(call.Prompt));
        var caller = Given.Caller(Given.Entry(server), new(_folder.Path));
        List<CallProgress> progress = [];
        _ = await caller.AskAllAsync(Given.Requests(2), 1, null, CancellationToken.None);

        var estimate = caller.Estimate([.. Given.Requests(3), Given.Request("prompt 2")]);
        _ = await caller.AskAllAsync(Given.Requests(3), 1, new Listed(progress), CancellationToken.None);

        // "prompt 2" is 2 tokens or 8 bytes, and 8 of the template; 16 of reply; 2 and 10 a million.
        Assert.That(estimate, Is.EqualTo(new CostEstimate(3, 1, 0.00018m, 0.000192m)));
        // 10 tokens in and 5 out, as the server says.
        Assert.That(progress[^1], Is.EqualTo(new CallProgress(3, 3, 2, 0.00007m)));
    }

    [Test]
    public async Task Reply_that_would_fill_the_context_alone_is_refused_before_any_call()
    {
        await using var server = await ModelServer.StartAsync(call => Answers.OpenAi(call.Prompt));
        var caller = Given.Caller(Given.Entry(server) with { Context = 4096 }, new(_folder.Path));
        var refused = (await Assert.ThrowsAsync<ModelRegistryException>(() => caller.AskAllAsync([Given.Request("x") with { MaxTokens = 4096 }], 1, null, CancellationToken.None)))!;
        Assert.That(refused.Message, Does.Contain("4096 tokens").And.Contain("context"));
        Assert.That(server.Calls, Is.Empty);
    }

    [Test]
    public async Task Server_that_is_not_there_stops_the_list_after_as_many_calls_as_run_at_once()
    {
        var server = await ModelServer.StartAsync(call => Answers.OpenAi(call.Prompt));
        var entry = Given.Entry(server) with { Concurrency = 4 };
        await server.DisposeAsync();

        var refused = (await Assert.ThrowsAsync<ProviderRefusedException>(() => Given.Caller(entry, new(_folder.Path)).AskAllAsync(Given.Requests(500), 4, null, CancellationToken.None)))!;

        Assert.That(refused.Message, Does.Contain("none of the first 4 calls got a reply").And.Contain("base_address"));
    }

    [Test]
    public async Task Server_that_goes_away_later_leaves_failed_rows()
    {
        var answered = 0;
        await using var server = await ModelServer.StartAsync(call => Interlocked.Increment(ref answered) <= 3 ? Answers.OpenAi(call.Prompt) : Answers.Status(503));
        var outcomes = await Given.Caller(Given.Entry(server) with { Concurrency = 1 }, new(_folder.Path)).AskAllAsync(Given.Requests(6), 1, null, CancellationToken.None);
        Assert.That(outcomes.CountBy(outcome => outcome.Kind), Is.EquivalentTo(new[] { KeyValuePair.Create(OutcomeKind.Answered, 3), KeyValuePair.Create(OutcomeKind.Failed, 3) }));
    }

    [Test]
    public async Task Latency_is_told_of_replies_that_came_now_alone()
    {
        await using var server = await ModelServer.StartAsync(call => Answers.OpenAi(call.Prompt));
        var caller = Given.Caller(Given.Entry(server), new(_folder.Path));
        var first = await caller.AskAllAsync(Given.Requests(2), 1, null, CancellationToken.None);
        var again = await caller.AskAllAsync(Given.Requests(2), 1, null, CancellationToken.None);
        Assert.That(first.Select(outcome => outcome.Latency), Has.All.GreaterThan(TimeSpan.Zero));
        Assert.That(again.Select(outcome => outcome.Latency), Has.All.Null);
    }

    [Test]
    public async Task Logprobs_of_a_model_without_them_are_refused_before_any_call()
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.OpenAi("x"));
        var caller = Given.Caller(Given.Entry(server) with { Logprobs = false }, new(_folder.Path));

        await Assert.ThrowsAsync<ModelRegistryException>(() => caller.AskAllAsync([Given.Request("x") with { Logprobs = true }], 1, null, CancellationToken.None));

        Assert.That(server.Calls, Is.Empty);
    }

    private sealed class Listed(List<CallProgress> list) : IProgress<CallProgress>
    {
        public void Report(CallProgress value) => list.Add(value);
    }
}
