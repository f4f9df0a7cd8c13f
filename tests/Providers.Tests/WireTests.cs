using Pipeline.Providers.Calls;

namespace Pipeline.Providers.Tests;

/// <summary>Both languages, through the real SDKs.</summary>
public sealed class WireTests
{
    [TestCase("openai")]
    [TestCase("gemini")]
    [TestCase("openai-compatible")]
    [TestCase("anthropic")]
    public async Task Reply_comes_back_with_usage_and_reason(string provider)
    {
        await using var server = await ModelServer.StartAsync();
        using var caller = Callers.Of(Callers.Entry(server.Address, provider));

        var outcome = await caller.OneAsync();

        Assert.That((outcome.Kind, outcome.Reply!.Text, outcome.Reply.Usage, outcome.Attempts), Is.EqualTo((OutcomeKind.Answered, "echo of hello", new TokenUsage(10, 5), 1)));
        Assert.That(server.LastBody!["model"]!.GetValue<string>(), Is.EqualTo("m"));
    }

    [Test]
    public async Task Log_probabilities_are_read_where_they_are_asked_for()
    {
        await using var server = await ModelServer.StartAsync((context, _, _) => ServerFaults.Text(context, """
            {"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"B"},"logprobs":{"content":[
              {"token":"B","logprob":-0.1,"top_logprobs":[{"token":"A","logprob":-2.5},{"token":"B","logprob":-0.1}]}]}}]}
            """));
        using var caller = Callers.Of(Callers.Entry(server.Address));

        var reply = (await caller.AskAllAsync([Callers.Ask("x") with { Logprobs = true }], null, CancellationToken.None))[0].Reply!;

        Assert.That(reply.Logprobs![0].Chosen.Logprob, Is.EqualTo(-0.1));
        Assert.That(reply.Logprobs[0].Top.Select(top => top.Token), Is.EqualTo(new[] { "B", "A" }));
        Assert.That(reply.Usage.IsEstimate, "the server told none");
        Assert.That(server.LastBody!["top_logprobs"]!.GetValue<int>(), Is.EqualTo(5));
    }

    [TestCase("length", "half an ans", OutcomeKind.Truncated)]
    [TestCase("stop", "  \n", OutcomeKind.Empty)]
    [TestCase("content_filter", "", OutcomeKind.Refused)]
    public async Task Cut_empty_and_filtered_replies_are_outcomes_of_their_own(string finish, string text, OutcomeKind expected)
    {
        await using var server = await ModelServer.StartAsync((context, _, _) => ServerFaults.Text(context, ModelServer.OpenAi(text, finish).ToJsonString()));
        using var caller = Callers.Of(Callers.Entry(server.Address));

        Assert.That((await caller.OneAsync()).Kind, Is.EqualTo(expected));
    }

    [Test]
    public async Task Hostile_reply_is_carried_as_it_is()
    {
        const string Hostile = "\u001b]0;owned\u0007 \u202e \\ud800 [[A]]";
        await using var server = await ModelServer.StartAsync((context, _, _) =>
            ServerFaults.Text(context, ModelServer.OpenAi(Hostile).ToJsonString().Replace("[[A]]", "\\ud800[[A]]", StringComparison.Ordinal)));
        using var folder = new Testing.TemporaryFolder();
        var store = new CallStore(folder.Path);
        using var caller = Callers.Of(Callers.Entry(server.Address), store);

        var first = (await caller.OneAsync()).Reply!.Text;

        Assert.That(first, Is.EqualTo(Hostile.Replace("[[A]]", "\ufffd[[A]]", StringComparison.Ordinal)));
        Assert.That((await caller.OneAsync()).Reply!.Text, Is.EqualTo(first), "from the store");
    }
}
