using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Faults;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Tests.Server;
using Pipeline.Testing;

namespace Pipeline.Providers.Tests;

/// <summary>Faults of a real server, through both SDKs.</summary>
[TestFixture(ProviderKind.OpenAi)]
[TestFixture(ProviderKind.Anthropic)]
public sealed class FaultTests(ProviderKind provider)
{
    private readonly TemporaryFolder _folder = TemporaryFolder.InMemory();

    private static readonly Dictionary<string, Answer> Passing = new()
    {
        ["429"] = Answers.Error(429, "rate_limit_exceeded", "Slow down."),
        ["429 with Retry-After"] = Answers.Status(429, "", ("Retry-After", "0")),
        ["500"] = Answers.Status(500, "<html>oops</html>"),
        ["529"] = Answers.Error(529, "overloaded_error", "Overloaded"),
        ["cut connection"] = Answers.Cut(),
        ["hang"] = Answers.Hang(),
        ["slow stream"] = Answers.Trickle(),
        ["invalid JSON"] = Answers.Body("{\"choices\": [nonsense"),
        ["wrong content type"] = Answers.Body("<html>Welcome</html>", "text/html"),
        ["empty body"] = Answers.Body(""),
        ["another object"] = Answers.Body("{\"hello\":1}"),
        ["a list"] = Answers.Body("[1,2]"),
        ["deep JSON"] = Answers.Body(new string('[', 5000) + new string(']', 5000)),
    };

    public static IEnumerable<string> PassingNames => Passing.Keys;

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(PassingNames))]
    public async Task Fault_that_passes_ends_in_an_answer(string name)
    {
        await using var server = await ModelServer.StartAsync(call => call.Attempt == 1 ? Passing[name] : Right("yes"));

        var outcome = await Ask(server, "once " + name, NeverEnds(name) ? 1000 : 20_000);

        Assert.That((outcome.Kind, outcome.Reply?.Text, outcome.Attempts), Is.EqualTo((OutcomeKind.Answered, "yes", 2)), outcome.Problem);
    }

    [TestCaseSource(nameof(PassingNames))]
    public async Task Fault_that_stays_is_an_outcome_and_is_asked_again_next_time(string name)
    {
        await using var server = await ModelServer.StartAsync(_ => Passing[name]);

        var outcome = await Ask(server, "always " + name, NeverEnds(name) ? 100 : 20_000);
        var again = await Ask(server, "always " + name, NeverEnds(name) ? 100 : 20_000);

        var isWireData = name is "invalid JSON" or "wrong content type" or "empty body" or "another object" or "a list" or "deep JSON";
        Assert.That((outcome.Kind, outcome.Attempts), Is.EqualTo((isWireData ? OutcomeKind.Unparsable : OutcomeKind.Failed, 3)), outcome.Problem);
        Assert.That(outcome.Problem, Is.Not.Empty);
        Assert.That(again.Attempts, Is.EqualTo(3));
    }

    [TestCase(401, "invalid_api_key", "Wrong key", "key_variable")]
    [TestCase(403, "permission_error", "No", "no access")]
    [TestCase(404, "model_not_found", "No such model", "base_address")]
    [TestCase(429, "insufficient_quota", "You exceeded your current quota", "quota")]
    [TestCase(429, "rate_limit_exceeded", "Limit reached on requests per day (RPD): Limit 200", "quota")]
    [TestCase(400, "invalid_request_error", "Your credit balance is too low to access the API", "quota")]
    public async Task Fault_that_needs_a_person_stops_at_once_with_advice(int status, string code, string message, string advice)
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.Error(status, code, message));

        var refusal = (await Assert.ThrowsAsync<ProviderRefusedException>(() => Ask(server, $"fatal {code}")))!;

        Assert.That(refusal.Message, Does.Contain(message).And.Contain(advice).And.Contain("judge"));
        Assert.That(server.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Request_that_is_wrong_fails_alone_and_is_not_repeated()
    {
        await using var server = await ModelServer.StartAsync(call => call.Prompt == "prompt 1" ? Answers.Error(400, "context_length_exceeded", "Too long") : Right("yes"));

        var outcomes = await Caller(server).AskAllAsync(Given.Requests(3), 2, null, CancellationToken.None);

        Assert.That(outcomes.Select(outcome => outcome.Kind), Is.EqualTo(new[] { OutcomeKind.Answered, OutcomeKind.Failed, OutcomeKind.Answered }));
        Assert.That(server.AskedFor("prompt 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task Retry_after_is_waited_out()
    {
        await using var server = await ModelServer.StartAsync(call => call.Attempt == 1 ? Answers.Status(429, "", ("retry-after-ms", "400")) : Right("yes"));

        _ = await Ask(server, "retry after");

        var calls = server.Calls.ToArray();
        Assert.That(TimeProvider.System.GetElapsedTime(calls[0].At, calls[1].At), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(390)));
    }

    [Test]
    public async Task Redirect_is_not_followed_with_the_key()
    {
        await using var other = await ModelServer.StartAsync(_ => Right("stolen"));
        await using var server = await ModelServer.StartAsync(_ => Answers.Status(307, "", ("Location", other.Address)));

        var refusal = (await Assert.ThrowsAsync<ProviderRefusedException>(() => Ask(server, "redirect")))!;

        Assert.That(refusal.Message, Does.Contain("base_address"));
        Assert.That(other.Calls, Is.Empty);
    }

    [Test]
    public void Server_that_is_not_there_is_a_failed_call()
    {
        var entry = new ModelEntry { Alias = "judge", Provider = provider, Model = "m", BaseAddress = new("http://127.0.0.1:1"), KeyVariable = "K", Price = new(1, 1) };
        var budget = new Budget();

        var outcome = Given.Caller(entry, new(_folder["calls"]), budget, Given.Fast with { Retries = 1 }).AskAllAsync([Given.Request("absent")], 1, null, CancellationToken.None).Result.Single();

        Assert.That((outcome.Kind, outcome.Attempts, outcome.Cost, budget.Calls), Is.EqualTo((OutcomeKind.Failed, 2, 0m, 2L)));
    }

    private static bool NeverEnds(string name) => name is "hang" or "slow stream";

    private Answer Right(string text) => provider == ProviderKind.Anthropic ? Answers.Anthropic(text) : Answers.OpenAi(text);

    private ModelCaller Caller(ModelServer server, int timeout = 20_000) =>
        Given.Caller(Given.Entry(server, provider) with { Timeout = TimeSpan.FromMilliseconds(timeout) }, new(_folder["calls"]), options: Given.Fast with { Retries = 2 });

    private async Task<CallOutcome> Ask(ModelServer server, string prompt, int timeout = 20_000) =>
        (await Caller(server, timeout).AskAllAsync([Given.Request(prompt)], 1, null, CancellationToken.None)).Single();
}
