using Pipeline.Models.Configuration;
using Pipeline.Models.Generation;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Generation;

/// <summary>Generation with a cache, in batches, in pieces, against recomputing everything.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CachedGenerationTests : ScopedTest
{
    private static readonly GenerationOptions Greedy = new() { MaxNewTokens = 12 };

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void Greedy_reply_equals_recomputing_every_step(ModelConfig config, bool adapted)
    {
        using var model = TinyModels.Make(config, adapted);
        var prompts = TinyModels.Prompts(1, 9, 4, 17);
        var replies = new Generator(model).Generate(prompts, Greedy);
        for (var i = 0; i < prompts.Length; i++)
        {
            var (tokens, logprobs) = Recomputed.Greedy(model, prompts[i], 12);
            Assert.That(replies[i].Tokens, Is.EqualTo(tokens));
            Assert.That(replies[i].Logprobs, Is.EqualTo(logprobs).Within(1e-4));
            Assert.That(replies[i].Reason, Is.EqualTo(FinishReason.Length));
        }
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void Reply_in_bf16_is_likely_by_recomputing(ModelConfig config, bool adapted)
    {
        using var model = TinyModels.Make(config, adapted, ScalarType.BFloat16);
        var prompts = TinyModels.Prompts(1, 9, 4, 17);
        foreach (var (prompt, reply) in prompts.Zip(new Generator(model).Generate(prompts, Greedy)))
        {
            for (var i = 0; i < reply.Tokens.Count; i++)
            {
                // With 8 bits near ties fall to either side, so the reply leads and the reference judges it.
                var expected = Recomputed.Logprobs(model, [.. prompt, .. reply.Tokens.Take(i)]);
                Assert.That(reply.Logprobs[i], Is.EqualTo(expected[reply.Tokens[i]]).Within(0.3));
                Assert.That(expected[reply.Tokens[i]], Is.EqualTo(expected.Max()).Within(0.3));
            }
        }
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void Batch_equals_single_prompts(ModelConfig config, bool adapted)
    {
        using var model = TinyModels.Make(config, adapted);
        var prompts = TinyModels.Prompts(3, 20, 1, 8, 8, 31);
        var together = new Generator(model).Generate(prompts, Greedy);
        foreach (var (prompt, reply) in prompts.Zip(together))
            AssertSame(reply, new Generator(model).Generate([prompt], Greedy)[0]);
    }

    [TestCase(1, 2048)]
    [TestCase(2, 2048)]
    [TestCase(3, 1)]
    [TestCase(4, 7)]
    public void Batch_of_any_size_and_prompts_in_pieces_give_the_same(int maxBatch, int stepTokens)
    {
        using var model = TinyModels.Make(TinyModels.Windowed);
        var prompts = TinyModels.Prompts(3, 20, 1, 8, 8, 31, 2);
        // Replies end at different times, so that slots are taken over in the middle of others.
        var options = Greedy with { StopTokens = [.. Enumerable.Range(0, 12)] };
        var whole = new Generator(model).Generate(prompts, options);
        Assert.That(whole.Select(reply => reply.Tokens.Count).Distinct().Count(), Is.GreaterThan(2));
        var other = new Generator(model).Generate(prompts, options with { MaxBatch = maxBatch, StepTokens = stepTokens });
        for (var i = 0; i < prompts.Length; i++)
            AssertSame(other[i], whole[i]);
    }

    [Test]
    public void Same_prompts_give_the_same_bits()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var prompts = TinyModels.Prompts(3, 20, 1, 8);
        var options = Greedy with { TopLogprobs = 5, MaxBatch = 3 };
        var (first, second) = (new Generator(model).Generate(prompts, options), new Generator(model).Generate(prompts, options));
        for (var i = 0; i < prompts.Length; i++)
        {
            Assert.That(second[i].Tokens, Is.EqualTo(first[i].Tokens));
            Assert.That(second[i].Logprobs, Is.EqualTo(first[i].Logprobs));
            Assert.That(second[i].TopLogprobs, Is.EqualTo(first[i].TopLogprobs));
        }
    }

    [Test]
    public void Adapter_with_a_B_changes_the_reply()
    {
        using var plain = TinyModels.Make(TinyModels.Llama);
        using var adapted = TinyModels.Make(TinyModels.Llama, adapted: true);
        var prompts = TinyModels.Prompts(6, 7);
        Assert.That(adapted.Adapter!.DeltaNorm(), Is.GreaterThan(0));
        Assert.That(
            new Generator(adapted).Generate(prompts, Greedy).SelectMany(reply => reply.Tokens),
            Is.Not.EqualTo(new Generator(plain).Generate(prompts, Greedy).SelectMany(reply => reply.Tokens)));
    }

    [Test]
    public void Top_logprobs_are_the_largest_in_order()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var prompt = TinyModels.Prompts(6)[0];
        var reply = new Generator(model).Generate([prompt], Greedy with { TopLogprobs = 5 })[0];
        for (var i = 0; i < reply.Tokens.Count; i++)
        {
            var expected = Recomputed.Logprobs(model, [.. prompt, .. reply.Tokens.Take(i)]).Select((logprob, id) => (logprob, id)).OrderByDescending(pair => pair.logprob).Take(5).ToArray();
            Assert.That(reply.TopLogprobs[i].Select(top => top.Id), Is.EqualTo(expected.Select(pair => pair.id)));
            Assert.That(reply.TopLogprobs[i].Select(top => (double)top.Logprob), Is.EqualTo(expected.Select(pair => pair.logprob)).Within(1e-4));
        }
    }

    /// <summary>Room for a single sequence of the longest prompt: one waits for the other, and says the same.</summary>
    [TestCase(1L)]
    [TestCase(3L)]
    public void Replies_are_the_same_where_the_cache_has_room_for_few(long slots)
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var prompts = TinyModels.Prompts(3, 30, 5, 2);
        var slot = KvCache.BytesOfSlot(model.Config, 30 + 12, ScalarType.Float32);
        var told = new List<GenerationProgress>();
        var replies = new Generator(model).Generate(prompts, Greedy with { CacheBytes = slots * slot }, progress: told.Add);
        foreach (var (reply, expected) in replies.Zip(new Generator(model).Generate(prompts, Greedy)))
            AssertSame(reply, expected);
        Assert.That(told.Zip(told.Prepend(new(0, 0)), (now, before) => now.Tokens - before.Tokens).Max(), Is.EqualTo(slots), "replies in the making at once");
        Assert.That(new Generator(model).Generate(prompts, Greedy with { CacheBytes = 1 }), Has.Count.EqualTo(4), "one is always read");
    }

    [Test]
    public void Cache_that_does_not_fit_leaves_nothing_behind()
    {
        // 8 GiB a layer, which nobody touches and the first ones are promised; all together are more than there are addresses.
        var config = TinyModels.Llama with { Layers = 20_000, KeyValueHeads = 4 };
        Assert.That(() => new KvCache(config, 64, 1 << 20, ScalarType.Float32, Device), Throws.TypeOf<TorchException>().With.Property(nameof(TorchException.IsOutOfMemory)).True);
    }

    [Test]
    public void Equal_scores_give_the_lower_id()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        using (torch.no_grad())
            model.Head.CopyFrom(torch.zeros(model.Head.Shape, device: Device));
        var reply = new Generator(model).Generate([[7]], Greedy with { MaxNewTokens = 2, TopLogprobs = 20 })[0];
        Assert.That(reply.Tokens, Is.EqualTo([0, 0]));
        Assert.That(reply.Logprobs[0], Is.EqualTo(-Math.Log(61)).Within(1e-5));
        Assert.That(reply.TopLogprobs[0].Select(top => top.Id), Is.EqualTo(Enumerable.Range(0, 20)));
    }

    private static void AssertSame(GenerationResult actual, GenerationResult expected)
    {
        Assert.That(actual.Tokens, Is.EqualTo(expected.Tokens));
        Assert.That(actual.Reason, Is.EqualTo(expected.Reason));
        Assert.That(actual.Logprobs, Is.EqualTo(expected.Logprobs).Within(1e-4));
    }
}
