using Pipeline.Models.Configuration;
using Pipeline.Models.Generation;

namespace Pipeline.Models.Tests.Generation;

[TestFixture]
[NonParallelizable]
internal sealed class ScorerTests : ScopedTest
{
    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void Score_equals_log_softmax_token_by_token(ModelConfig config, bool adapted)
    {
        using var model = TinyModels.Make(config, adapted);
        var requests = Requests();
        var scores = new Scorer(model).Score(requests);
        for (var i = 0; i < requests.Length; i++)
        {
            var (context, continuation) = requests[i];
            double[] expected = [.. continuation.Select((token, place) => Recomputed.Logprobs(model, [.. context, .. continuation.Take(place)])[token])];
            Assert.That(scores[i].Logprobs, Is.EqualTo(expected).Within(1e-4));
            Assert.That(scores[i].LogLikelihood, Is.EqualTo(expected.Sum()).Within(1e-4 * expected.Length));
        }
    }

    [TestCase(1)]
    [TestCase(20)]
    [TestCase(31)]
    public void Score_does_not_depend_on_the_batch(int batchTokens)
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var requests = Requests();
        List<int> done = [];
        var scores = new Scorer(model, batchTokens).Score(requests, done.Add);
        foreach (var (score, alone) in scores.Zip(requests.Select(request => new Scorer(model).Score([request])[0])))
            Assert.That(score.Logprobs, Is.EqualTo(alone.Logprobs).Within(1e-4));
        Assert.That(done, Is.Ordered.And.Count.GreaterThan(1));
        Assert.That(done[^1], Is.EqualTo(requests.Length));
    }

    [Test]
    public void Greedy_reply_scores_as_greedy_and_another_does_not()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var prompt = TinyModels.Prompts(6)[0];
        var reply = new Generator(model).Generate([prompt], new() { MaxNewTokens = 8 })[0];
        int[] other = [.. reply.Tokens.Take(7), (reply.Tokens[7] + 1) % 61];
        var scores = new Scorer(model).Score([new(prompt, reply.Tokens), new(prompt, other)]);
        Assert.That(scores.Select(score => score.IsGreedy), Is.EqualTo([true, false]));
        Assert.That(scores[0].Logprobs, Is.EqualTo(reply.Logprobs).Within(1e-4));
    }

    [Test]
    public void Options_of_one_question_are_read_once()
    {
        int[] question = [1, 2, 3];
        ScoreRequest[] requests = [new(question, [4]), new([1, 2, 3], [5]), new([1, 2, 3], [6]), new(question, [4, 5]), new(question, [4, 6]), new([1, 2], [3])];
        var batches = ScoreBatches.Of(requests, 100).Single();
        Assert.That(batches, Is.EqualTo(new[] { new[] { 0, 1, 2 }, [3, 4], [5] }));
        Assert.That(ScoreBatches.Of(requests, 6).Select(batch => batch.Count), Is.EqualTo([1, 2]), "3 and 4 + 2 tokens");
    }

    [Test]
    public void Request_that_fits_the_context_without_its_last_token_is_scored()
    {
        using var model = TinyModels.Make(TinyModels.Gpt2);
        var context = TinyModels.Prompts(TinyModels.Gpt2.MaxPositionEmbeddings)[0];
        Assert.That(new Scorer(model).Score([new(context, [3])])[0].Logprobs, Has.Count.EqualTo(1));
        var problem = Assert.Throws<ArgumentException>(() => new Scorer(model).Score([new([1], [3]), new(context, [3, 4])]))!;
        Assert.That(problem.Message, Does.StartWith("Request 1, without its last token, has 65 tokens; the model's context has 64."));
    }

    [Test]
    public void Empty_context_or_continuation_is_refused()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        Assert.That(Assert.Throws<ArgumentException>(() => new Scorer(model).Score([new([], [3])]))!.Message, Does.StartWith("The context of request 0 has no tokens."));
        Assert.That(Assert.Throws<ArgumentException>(() => new Scorer(model).Score([new([3], [])]))!.Message, Does.StartWith("The continuation of request 0 has no tokens."));
        Assert.That(new Scorer(model).Score([]), Is.Empty);
    }

    [Test]
    public void Cancellation_stops_before_the_next_pass()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        using var source = new CancellationTokenSource();
        List<int> done = [];
        Assert.That(
            () => new Scorer(model, batchTokens: 1).Score(Requests(), progress: count =>
            {
                done.Add(count);
                source.Cancel();
            }, cancellation: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(done, Is.EqualTo([1]));
    }

    private static ScoreRequest[] Requests()
    {
        var parts = TinyModels.Prompts(5, 3, 1, 1, 17, 9, 2, 1, 8, 4);
        return [.. Enumerable.Range(0, parts.Length / 2).Select(i => new ScoreRequest(parts[2 * i], parts[(2 * i) + 1])), new(parts[0], [.. parts[1].SkipLast(1), 7])];
    }
}
