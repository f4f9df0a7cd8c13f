using Pipeline.Models.Generation;

namespace Pipeline.Models.Tests.Generation;

[TestFixture]
[NonParallelizable]
internal sealed class SamplingTests : ScopedTest
{
    private static readonly GenerationOptions Sampled = new() { MaxNewTokens = 10, Temperature = 1.3, Seed = 4 };

    [Test]
    public void Sample_is_the_same_alone_and_in_a_batch([Values(0, 8)] int topK, [Values(1, 0.8)] double topP)
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var prompts = TinyModels.Prompts(3, 20, 1, 8, 8, 31);
        var options = Sampled with { TopK = topK, TopP = topP };
        var together = new Generator(model).Generate(prompts, options with { MaxBatch = 4 });
        for (var i = 0; i < prompts.Length; i++)
        {
            var alone = new Generator(model).Generate([prompts[i]], options with { FirstPrompt = i })[0];
            Assert.That(together[i].Tokens, Is.EqualTo(alone.Tokens));
        }

        Assert.That(together[3].Tokens, Is.Not.EqualTo(new Generator(model).Generate([prompts[3]], options with { FirstPrompt = 3, Seed = 5 })[0].Tokens), "another seed");
    }

    [TestCase(0, 1.0)]
    [TestCase(7, 1.0)]
    [TestCase(0, 0.7)]
    [TestCase(12, 0.9)]
    public void Frequencies_match_the_softmax(int topK, double topP)
    {
        const int Draws = 4000;
        using var model = TinyModels.Make(TinyModels.Llama);
        var prompt = TinyModels.Prompts(6)[0];
        var options = new GenerationOptions { MaxNewTokens = 1, Temperature = 4, TopK = topK, TopP = topP, Seed = 11, MaxBatch = 100 };
        var counts = new double[TinyModels.Llama.VocabSize];
        foreach (var reply in new Generator(model).Generate([.. Enumerable.Repeat(prompt, Draws)], options))
            counts[reply.Tokens[0]]++;

        var expected = Probabilities(Recomputed.Logprobs(model, prompt), options);
        Assert.That(counts.Where((_, id) => expected[id] == 0).Sum(), Is.Zero, "tokens that are cut");
        // Pearson's statistic has mean n − 1 and variance 2(n − 1); few-draw cells go together.
        var cells = expected.Zip(counts, (p, count) => (Expected: p * Draws, Count: count)).Where(cell => cell.Expected > 0)
            .GroupBy(cell => cell.Expected < 5 ? 0 : cell.Expected).Select(cell => (Expected: cell.Sum(part => part.Expected), Count: cell.Sum(part => part.Count))).ToArray();
        var freedom = cells.Length - 1;
        Assert.That(cells.Sum(cell => Math.Pow(cell.Count - cell.Expected, 2) / cell.Expected), Is.LessThan(freedom + (4 * Math.Sqrt(2 * freedom))));
    }

    [Test]
    public void One_token_to_sample_from_equals_greedy([Values] bool byMass)
    {
        using var model = TinyModels.Make(TinyModels.Gpt2);
        var prompts = TinyModels.Prompts(3, 20, 1);
        var greedy = new Generator(model).Generate(prompts, Sampled with { Temperature = 0 });
        var narrow = new Generator(model).Generate(prompts, byMass ? Sampled with { TopP = 1e-9 } : Sampled with { TopK = 1 });
        Assert.That(narrow.Select(reply => reply.Tokens), Is.EqualTo(greedy.Select(reply => reply.Tokens)));
    }

    /// <summary>By the definitions of transformers' TopK- and TopPLogitsWarper: a score equal to the k-th stays, and so does the token with which the mass is reached.</summary>
    [TestCase(float.NegativeInfinity, 1.0, new[] { 0, 1, 2, 3, 4 })]
    [TestCase(2f, 1.0, new[] { 1, 2, 4 })]
    [TestCase(float.NegativeInfinity, 0.44, new[] { 4 })]
    [TestCase(float.NegativeInfinity, 0.45, new[] { 1, 4 })]
    [TestCase(float.NegativeInfinity, 0.67, new[] { 1, 4 })]
    [TestCase(float.NegativeInfinity, 0.69, new[] { 1, 2, 4 })]
    [TestCase(float.NegativeInfinity, 0.92, new[] { 0, 1, 2, 4 })]
    [TestCase(2f, 0.74, new[] { 1, 4 })]
    [TestCase(2f, 0.75, new[] { 1, 2, 4 })]
    public void Sampler_keeps(float floor, double topP, int[] kept)
    {
        // Softmax: 0.0857, 0.2331, 0.2331, 0.0016, 0.4465; of the three from 2 on: 0.2554, 0.2554, 0.4892.
        float[] logits = [1, 2, 2, -3, 2.65f];
        var sampler = new Sampler(1, topP, logits.Length);
        var drawn = Enumerable.Range(0, 10_000).Select(i => sampler.Choose(logits, floor, i / 10_000.0)).Distinct().Order();
        Assert.That(drawn, Is.EqualTo(kept));
    }

    [Test]
    public void Sampler_survives_extreme_logits_and_temperatures()
    {
        float[] logits = [-1e30f, 50, float.NegativeInfinity, 49.9f];
        Assert.That(new Sampler(1e-8, 0.9, 4).Choose(logits, float.NegativeInfinity, 0.999_999), Is.EqualTo(1));
        Assert.That(new Sampler(1e8, 1, 4).Choose(logits, float.NegativeInfinity, Math.BitDecrement(1.0)), Is.EqualTo(3));
    }

    private static double[] Probabilities(double[] logprobs, GenerationOptions options)
    {
        double[] scaled = [.. logprobs.Select(logprob => Math.Exp(logprob / options.Temperature))];
        var order = Enumerable.Range(0, scaled.Length).OrderByDescending(id => scaled[id]).Take(options.TopK is 0 ? scaled.Length : options.TopK).ToArray();
        var mass = order.Sum(id => scaled[id]);
        var kept = new double[scaled.Length];
        var before = 0.0;
        foreach (var id in order)
        {
            if (before < options.TopP * mass)
                kept[id] = scaled[id];
            before += scaled[id];
        }

        return [.. kept.Select(p => p / kept.Sum())];
    }
}
