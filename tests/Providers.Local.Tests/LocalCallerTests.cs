using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;

namespace Pipeline.Providers.Local.Tests;

public sealed class LocalCallerTests : LocalTest
{
    [Test]
    public async Task Equal_requests_are_asked_once()
    {
        var outcomes = await Ask(Model, Store, Request("a"), Request("b"), Request("a"));

        Assert.That(outcomes.Select(outcome => (outcome.Kind, outcome.Attempts)), Is.All.EqualTo((OutcomeKind.Truncated, 1)));
        Assert.That(outcomes[2], Is.SameAs(outcomes[0]));
        Assert.That(outcomes[1].Reply!.Text, Is.Not.EqualTo(outcomes[0].Reply!.Text).And.Match("^[A-Za-z]{6}$"));
        Assert.That(StoredReplies, Is.EqualTo(2));
    }

    [Test]
    public async Task Stored_replies_are_not_asked_again()
    {
        ChatRequest[] requests = [Request("a"), Request("b")];
        Assert.That(Caller(Model, Store).Estimate(requests), Is.EqualTo(new CostEstimate(0, 2, 0, 0)));
        var first = await Ask(Model, Store, requests);

        var second = await Ask(Model, new(Store.Folder), [.. requests, Request("c")]);

        Assert.That(first.Select(outcome => outcome.Latency), Has.None.Null);
        Assert.That(second.Take(2).Select(outcome => (outcome.IsFromStore, outcome.Attempts, outcome.Latency)), Is.All.EqualTo((true, 0, (TimeSpan?)null)));
        Assert.That(second.Take(2).Select(outcome => outcome.Reply!.Text), Is.EqualTo(first.Select(outcome => outcome.Reply!.Text)));
        Assert.That((second[2].IsFromStore, second[2].Attempts), Is.EqualTo((false, 1)));
        Assert.That(Caller(Model, Store).Estimate(requests), Is.EqualTo(new CostEstimate(2, 0, 0, 0)));
    }

    [Test]
    public async Task Reply_does_not_depend_on_what_else_is_asked()
    {
        var alone = await Ask(Model, store: null, Request("the second"));
        var among = await Ask(Model, store: null, Request("a"), Request("the second"), Request("the third of them"));

        Assert.That(among[1].Reply!.Text, Is.EqualTo(alone[0].Reply!.Text));
    }

    [Test]
    public async Task Conversation_longer_than_the_context_fails_with_both_numbers_and_stores_nothing()
    {
        var (fits, tooLong) = (Request("a"), Request(new string('a', 100)));
        var length = Model.Encode(tooLong).Tokens.Count;

        var outcomes = await Ask(Model, Store, tooLong, fits);

        Assert.That((outcomes[0].Kind, outcomes[0].Reply, outcomes[0].Attempts), Is.EqualTo((OutcomeKind.Failed, (ChatReply?)null, 0)));
        Assert.That(outcomes[0].Problem, Is.EqualTo($"the conversation has {length} tokens, and the model's context {TinyModel.Context}"));
        Assert.That(outcomes[1].Reply, Is.Not.Null, "the others go on");
        Assert.That((StoredReplies, Store.Has(outcomes[0].Key)), Is.EqualTo((1, false)));
    }

    [Test]
    public async Task Progress_counts_requests_equal_ones_too_and_only_stored_replies_as_stored()
    {
        await Ask(Model, Store, Request("a"));
        List<CallProgress> told = [];

        await Caller(Model, Store).AskAllAsync([Request("a"), Request("b"), Request("b"), Request("c"), Request(new string('a', 100))], told.Add, CancellationToken.None);

        Assert.That(told[0], Is.EqualTo(new CallProgress(Done: 2, Total: 5, FromStore: 1, Cost: 0)), "the stored one, and the one that cannot be asked");
        Assert.That(told[^1], Is.EqualTo(new CallProgress(Done: 5, Total: 5, FromStore: 1, Cost: 0)));
        Assert.That(told.Select(progress => progress.Done), Is.Ordered);
    }

    [Test]
    public async Task Sampled_reply_does_not_depend_on_what_else_is_asked()
    {
        ChatRequest[] all = [.. Enumerable.Range(0, 8).Select(i => Request("a") with { Temperature = 1, Seed = 5, Sample = i })];
        var together = await Ask(Model, store: null, all);
        foreach (var (request, outcome) in all.Zip(together))
            Assert.That((await Ask(Model, store: null, request)).Single().Reply!.Text, Is.EqualTo(outcome.Reply!.Text));
        Assert.That(together.Select(outcome => outcome.Reply!.Text).Distinct().Count(), Is.GreaterThan(1), "samples differ");
        Assert.That(together.Select(outcome => outcome.Latency), Has.All.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public async Task Folders_of_the_same_bytes_share_replies_and_one_changed_byte_does_not()
    {
        await Ask(Model, Store, Request("a"));
        var other = Copy("other");

        using (var same = Load(other))
            Assert.That((await Ask(same, Store, Request("a"))).Single().IsFromStore, "the same bytes under another name");

        using (var weights = new FileStream(Path.Combine(other, "model.safetensors"), FileMode.Open, FileAccess.ReadWrite))
        {
            weights.Position = weights.Length - 1;
            var last = weights.ReadByte();
            weights.Position--;
            weights.WriteByte((byte)(last ^ 1));
        }

        using (var changed = Load(other))
            Assert.That((await Ask(changed, Store, Request("a"))).Single().IsFromStore, Is.False, "one bit of the weights");
        Assert.That(StoredReplies, Is.EqualTo(2));
    }
}
