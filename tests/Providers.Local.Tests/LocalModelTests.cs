namespace Pipeline.Providers.Local.Tests;

public sealed class LocalModelTests : LocalTest
{
    [TestCase("Once upon a time")]
    [TestCase("Where is it? ")]
    [TestCase("é")]
    public async Task Likelihood_of_a_continuation_is_the_sum_of_its_tokens_logprobs_as_they_were_generated(string context)
    {
        using var raw = Load(ModelFolder, template: "raw");
        var reply = (await Ask(raw, store: null, Request(context) with { Logprobs = true })).Single().Reply!;

        var requests = raw.Encode(context, [reply.Text, reply.Text[..^1]]);
        var scores = raw.Score(requests, 2048, CancellationToken.None);

        double[] logprobs = [.. reply.Logprobs!.Select(token => token.Chosen.Logprob)];
        Assert.That(requests[0].Continuation, Has.Count.EqualTo(logprobs.Length), "the tokens are those that were generated");
        Assert.That(scores[0], Is.EqualTo(logprobs.Sum()).Within(1e-4));
        Assert.That(scores[1], Is.EqualTo(logprobs.SkipLast(1).Sum()).Within(1e-4));
    }

    [Test]
    public void Continuation_without_a_token_of_its_own_is_refused() =>
        Assert.That(Assert.Throws<ArgumentException>(() => Model.Encode("ab", ["c", ""]))!.Message, Does.StartWith("'' adds no token to its context."));

    [Test]
    public void Raw_template_has_nothing_between_texts()
    {
        using var raw = Load(ModelFolder, template: "raw");
        var request = new ChatRequest { Messages = [new(ChatRole.System, "Read."), new(ChatRole.User, "Once upon"), new(ChatRole.User, " a time")] };

        Assert.That(raw.Encode(request).Tokens, Is.EqualTo(raw.Encode("Read.Once upon a time", ["x"]).Single().Context));
        Assert.That(Model.Encode(Request("a")).Tokens, Has.Count.GreaterThan(1), "the model's own template has");
    }

    [Test]
    public void Gpu_that_is_not_there_is_said()
    {
        if (Torch.torch.cuda.is_available())
            Assert.Ignore("There is a GPU.");
        Assert.That(() => new LocalModelOptions { Device = "cuda" }.Place(), Throws.TypeOf<Models.ModelFormatException>().With.Message.Contains("there is no GPU that this libtorch can use"));
    }

    [Test]
    public void Template_is_part_of_what_a_model_is()
    {
        using var raw = Load(ModelFolder, template: "raw");
        Assert.That(raw.Identity, Is.Not.EqualTo(Model.Identity));
    }
}
