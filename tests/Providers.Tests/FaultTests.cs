using Microsoft.AspNetCore.Http;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Faults;
using Pipeline.Testing;

namespace Pipeline.Providers.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Thousand_prompts_under_a_fault_in_five_calls_have_one_outcome_each()
    {
        await using var server = await ModelServer.StartAsync((context, _, call) => ServerFaults.OneInFive(context, call));
        using var caller = Callers.Of(Callers.Entry(server.Address, fields: ("concurrency", 16)), new CallStore(_folder.Path));

        var outcomes = await caller.AskAllAsync(Callers.Asks(1000), null, CancellationToken.None);

        Assert.That(outcomes.Select(outcome => outcome.Reply?.Text), Is.EqualTo(Enumerable.Range(0, 1000).Select(i => $"echo of prompt {i}")));
        Assert.That(server.Requests, Has.Count.EqualTo(1250).Within(10), "a fifth of the calls was made again");
        Assert.That(server.Paid.Values, Is.All.EqualTo(1));
    }

    [Test]
    public async Task Hanging_server_is_left_after_the_timeout_and_asked_again()
    {
        await using var server = await ModelServer.StartAsync(async (context, _, call) => call == 1 && await ServerFaults.Hang(context));
        using var caller = Callers.Of(Callers.Entry(server.Address, fields: ("timeout_seconds", 0.3)));

        Assert.That((await caller.OneAsync()).Attempts, Is.EqualTo(2));
    }

    [Test]
    public async Task Faults_that_stay_are_an_outcome_that_is_asked_again_next_time()
    {
        var broken = true;
        await using var server = await ModelServer.StartAsync(async (context, _, _) => broken && await ServerFaults.Status(context, 500, "{\"error\":{\"message\":\"on fire\"}}"));
        using var caller = Callers.Of(Callers.Entry(server.Address), new CallStore(_folder.Path), options: Callers.Quick with { Retries = 2 });

        var failed = await caller.OneAsync();
        broken = false;

        Assert.That((failed.Kind, failed.Attempts), Is.EqualTo((OutcomeKind.Failed, 3)));
        Assert.That(failed.Problem, Does.Contain("500").And.Contain("on fire"));
        Assert.That((await caller.OneAsync()).Kind, Is.EqualTo(OutcomeKind.Answered));
    }

    [Test]
    public async Task Garbage_that_stays_is_unparsable()
    {
        await using var server = await ModelServer.StartAsync((context, _, _) => ServerFaults.Text(context, "<html>", "text/html"));
        using var caller = Callers.Of(Callers.Entry(server.Address), options: Callers.Quick with { Retries = 1 });

        Assert.That((await caller.OneAsync()).Kind, Is.EqualTo(OutcomeKind.Unparsable));
    }

    [Test]
    public async Task Row_that_can_never_do_fails_alone_and_once()
    {
        await using var server = await ModelServer.StartAsync(async (context, prompt, _) =>
            prompt == "prompt 1" && await ServerFaults.Status(context, 400, "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}"));
        using var caller = Callers.Of(Callers.Entry(server.Address));

        var outcomes = await caller.AskAllAsync(Callers.Asks(3), null, CancellationToken.None);

        Assert.That(outcomes.Select(outcome => (outcome.Kind, outcome.Attempts)), Is.EqualTo(new[] { (OutcomeKind.Answered, 1), (OutcomeKind.Failed, 1), (OutcomeKind.Answered, 1) }));
    }

    [TestCase(429, "{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}", "quota")]
    [TestCase(429, "{\"error\":{\"message\":\"Limit 200 requests per day\"}}", "quota")]
    [TestCase(401, "{\"error\":{\"message\":\"Incorrect API key provided: " + Callers.Key + "\"}}", "key_variable")]
    [TestCase(404, "{\"error\":{\"message\":\"no such model\"}}", "Check model")]
    public async Task What_a_person_has_to_see_to_stops_everything_at_once(int status, string body, string advice)
    {
        await using var server = await ModelServer.StartAsync((context, _, _) => ServerFaults.Status(context, status, body));
        using var caller = Callers.Of(Callers.Entry(server.Address, fields: ("concurrency", 2)));

        var refusal = await Assert.ThrowsAsync<ProviderRefusedException>(() => caller.AskAllAsync(Callers.Asks(100), null, CancellationToken.None));

        Assert.That(refusal!.Message, Does.StartWith("m: ").And.Contain(advice).And.Not.Contain(Callers.Key));
        Assert.That(server.Requests.Count, Is.LessThanOrEqualTo(4));
    }

    [Test]
    public async Task Retry_after_is_waited_for()
    {
        await using var server = await ModelServer.StartAsync(async (context, _, call) => call == 1 && await ServerFaults.Status(context, 429, retryAfter: "1"));
        using var caller = Callers.Of(Callers.Entry(server.Address));

        await caller.OneAsync();

        var times = server.Requests.Select(request => request.At).ToList();
        Assert.That(times[1] - times[0], Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Unreachable_server_is_a_failed_outcome_that_says_so()
    {
        var server = await ModelServer.StartAsync();
        var address = server.Address;
        await server.DisposeAsync();
        using var caller = Callers.Of(Callers.Entry(address), options: Callers.Quick with { Retries = 1 });

        var outcome = await caller.OneAsync();

        Assert.That((outcome.Kind, outcome.Attempts), Is.EqualTo((OutcomeKind.Failed, 2)));
        Assert.That(outcome.Problem, Does.Contain("connection"));
    }

    [Test]
    public async Task Key_is_in_no_message_no_stored_reply_and_no_outcome()
    {
        await using var server = await ModelServer.StartAsync(async (context, prompt, _) =>
        {
            var echo = $"{{\"error\":{{\"message\":\"you sent {context.Request.Headers.Authorization}\"}}}}";
            return prompt == "error" ? await ServerFaults.Status(context, 400, echo)
                : await ServerFaults.Text(context, ModelServer.OpenAi($"your key is {context.Request.Headers.Authorization}").ToJsonString());
        });
        using var caller = Callers.Of(Callers.Entry(server.Address), new CallStore(_folder.Path));

        var outcomes = await caller.AskAllAsync([Callers.Ask("error"), Callers.Ask("reply")], null, CancellationToken.None);

        var everything = string.Concat(outcomes) + string.Concat(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.That(everything, Does.Contain("you sent").And.Contain("your key is").And.Not.Contain(Callers.Key[3..]));
    }

    [Test]
    public async Task Stop_lets_calls_in_flight_come_home_and_stores_them()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await ModelServer.StartAsync(async (_, _, call) =>
        {
            if (call == 4)
                await cancel.CancelAsync();
            await Task.Delay(100);
            return false;
        });
        var store = new CallStore(_folder.Path);
        using var caller = Callers.Of(Callers.Entry(server.Address, fields: ("concurrency", 4)), store);

        Assert.That(() => caller.AskAllAsync(Callers.Asks(50), null, cancel.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(server.Paid, Has.Count.InRange(1, 8));
        Assert.That(Callers.Asks(50).Count(request => store.Find(Callers.Entry(server.Address).Identity, request) is not null), Is.EqualTo(server.Paid.Count));
    }
}
