using Pipeline.Models.Generation;

namespace Pipeline.Models.Tests.Generation;

[TestFixture]
[NonParallelizable]
internal sealed class StoppingTests : ScopedTest
{
    private static readonly GenerationOptions Greedy = new() { MaxNewTokens = 12 };

    /// <summary>Token 17 is "17," and so on.</summary>
    private static string Decode(IReadOnlyList<int> tokens) => string.Concat(tokens.Select(token => $"{token},"));

    [Test]
    public void Stop_token_ends_the_reply_and_is_its_last()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var prompt = TinyModels.Prompts(6)[0];
        var full = new Generator(model).Generate([prompt], Greedy)[0].Tokens;
        var first = full.TakeWhile(token => token != full[4]).Count();
        var reply = new Generator(model).Generate([prompt], Greedy with { StopTokens = [60, full[4]] }, Decode)[0];
        Assert.That(reply.Reason, Is.EqualTo(FinishReason.StopToken));
        Assert.That(reply.Tokens, Is.EqualTo(full.Take(first + 1)));
        Assert.That(reply.Content, Is.EqualTo(full.Take(first)));
        Assert.That(reply.Logprobs, Has.Count.EqualTo(first + 1));
        Assert.That(reply.Text, Is.EqualTo(Decode([.. full.Take(first)])));
    }

    [Test]
    public void Stop_string_across_tokens_ends_the_reply_and_is_cut()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var prompt = TinyModels.Prompts(6)[0];
        var full = Decode(new Generator(model).Generate([prompt], Greedy)[0].Tokens);
        var third = full.Split(',')[2];
        var stop = full[(full.IndexOf($",{third},", StringComparison.Ordinal) - 1)..][..(third.Length + 4)];
        var reply = new Generator(model).Generate([prompt], Greedy with { StopStrings = ["nowhere", stop] }, Decode)[0];
        Assert.That(reply.Reason, Is.EqualTo(FinishReason.StopString));
        Assert.That(reply.Tokens, Has.Count.EqualTo(4));
        Assert.That(reply.Text, Is.EqualTo(full[..full.IndexOf(stop, StringComparison.Ordinal)]));
    }

    [Test]
    public void Reply_ends_where_the_context_does()
    {
        using var model = TinyModels.Make(TinyModels.Gpt2);
        var context = TinyModels.Gpt2.MaxPositionEmbeddings;
        var replies = new Generator(model).Generate(TinyModels.Prompts(context - 3, context, 2), Greedy);
        Assert.That(replies.Select(reply => reply.Tokens.Count), Is.EqualTo([3, 0, 12]));
        Assert.That(replies.Select(reply => reply.Reason), Is.All.EqualTo(FinishReason.Length));
    }

    /// <summary>Bytes are tokens, as in a byte-level tokenizer: characters span tokens, and a leading space is dropped, as SentencePiece's decoder does.</summary>
    [TestCase("ab the end", "the", 6)]
    [TestCase("é→𝄞", "→", 5)]
    [TestCase("é→𝄞", "é→𝄞", 9)]
    [TestCase("x\n\nQuestion: y", "\nQuestion:", 12)]
    [TestCase("abcabd", "abd", 6)]
    public void Stop_text_is_found_at_its_last_byte(string text, string stop, int tokens)
    {
        int[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(text).Select(value => (int)value)];
        var watch = new StopText(ids => System.Text.Encoding.UTF8.GetString([.. ids.Select(id => (byte)id)]).TrimStart(' '), ["zzz", stop]);
        var reached = Enumerable.Range(1, bytes.Length).First(count => watch.Reached([.. bytes.Take(count)]));
        Assert.That(reached, Is.EqualTo(tokens));
        Assert.That(watch.Cut(text), Is.EqualTo(text[..text.IndexOf(stop, StringComparison.Ordinal)]));
    }

    [Test]
    public void Stop_text_decodes_a_few_tokens_at_a_time()
    {
        var longest = 0;
        var watch = new StopText(
            ids =>
            {
                longest = Math.Max(longest, ids.Count);
                return Decode(ids);
            },
            ["never"]);
        List<int> tokens = [];
        for (var i = 0; i < 200; i++)
        {
            tokens.Add(i);
            Assert.That(watch.Reached(tokens), Is.False);
        }

        Assert.That(longest, Is.LessThanOrEqualTo(2));
    }
}
