using System.Text.Json.Nodes;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Tests.Server;

namespace Pipeline.Providers.Tests;

public sealed class WireFormatTests
{
    private static readonly ChatRequest Full = new()
    {
        Messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "One"), new(ChatRole.Assistant, "Two"), new(ChatRole.User, "Three")],
        Temperature = 0.5,
        TopP = 0.9,
        MaxTokens = 7,
        Stop = ["END"],
        Seed = 3,
    };

    [Test]
    public async Task OpenAi_request_has_every_parameter_and_the_reply_is_read()
    {
        var logprobs = JsonNode.Parse("""{"content":[{"token":"A","logprob":-0.1,"top_logprobs":[{"token":"B","logprob":-2},{"token":"A","logprob":-0.1}]}]}""");
        await using var server = await ModelServer.StartAsync(_ => Answers.OpenAi("A", "length", logprobs));

        var reply = await Given.Model(Given.Entry(server)).AskAsync(Full with { Logprobs = true }, CancellationToken.None);

        var call = server.Calls.Single();
        Assert.That(call.Path, Is.EqualTo("/v1/chat/completions"));
        Assert.That(call.Headers["Authorization"], Is.EqualTo("Bearer " + Given.Key));
        Assert.That(call.Body.ToJsonString(), Is.EqualTo(
            """{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"One"},{"role":"assistant","content":"Two"},{"role":"user","content":"Three"}],"max_completion_tokens":7,"temperature":0.5,"top_p":0.9,"seed":3,"stop":["END"],"logprobs":true,"top_logprobs":5}"""));
        Assert.That(reply, Is.EqualTo(new ChatReply("A", FinishReason.Length, new(10, 5), reply.Logprobs)));
        Assert.That(reply.Logprobs!.Single().Chosen, Is.EqualTo(new TokenLogprob("A", -0.1)));
        Assert.That(reply.Logprobs!.Single().Top, Is.EqualTo(new TokenLogprob[] { new("A", -0.1), new("B", -2) }));
    }

    [TestCase(ProviderKind.OpenAiCompatible)]
    [TestCase(ProviderKind.Gemini)]
    public async Task Other_servers_get_the_limit_by_its_common_name(ProviderKind provider)
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.OpenAi("A"));

        _ = await Given.Model(Given.Entry(server, provider)).AskAsync(Given.Request("x"), CancellationToken.None);

        Assert.That(server.Calls.Single().Body.ToJsonString(), Is.EqualTo("""{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":16}"""));
    }

    [Test]
    public async Task Anthropic_request_has_every_parameter_and_the_reply_is_read()
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.Anthropic("A", "max_tokens"));

        var reply = await Given.Model(Given.Entry(server, ProviderKind.Anthropic)).AskAsync(Full, CancellationToken.None);

        var call = server.Calls.Single();
        Assert.That(call.Path, Is.EqualTo("/v1/messages"));
        Assert.That(call.Headers["Authorization"], Is.EqualTo("Bearer " + Given.Key));
        Assert.That(JsonNode.DeepEquals(call.Body, JsonNode.Parse(
            """{"model":"m","max_tokens":7,"messages":[{"role":"user","content":"One"},{"role":"assistant","content":"Two"},{"role":"user","content":"Three"}],"system":"Be brief.","temperature":0.5,"top_p":0.9,"stop_sequences":["END"]}""")));
        Assert.That(reply, Is.EqualTo(new ChatReply("A", FinishReason.Length, new(10, 5))));
    }

    [TestCase("""{"choices":[{"message":{"content":"a\ud800b\\ud800"},"finish_reason":"stop"}]}""", "a\ufffdb\\ud800")]
    [TestCase("""{"choices":[{"message":{"content":"\u0000\u001b[31m\ud83d\ude00"},"finish_reason":"stop"}]}""", "\0\u001b[31m😀")]
    public async Task Reply_with_hostile_text_is_carried(string body, string expected)
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.Body(body));

        var reply = await Given.Model(Given.Entry(server)).AskAsync(Given.Request("lone \ud800"), CancellationToken.None);

        Assert.That(reply.Text, Is.EqualTo(expected));
        Assert.That(reply.Usage.IsEstimate);
        Assert.That(server.Calls.Single().Prompt, Is.EqualTo("lone \ufffd"));
    }

    /// <summary>Believed, it would make the call free; the texts' lengths count instead.</summary>
    [TestCase(ProviderKind.OpenAi, """{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":-100,"completion_tokens":5}}""")]
    [TestCase(ProviderKind.Anthropic, """{"content":[{"type":"text","text":"a"}],"stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":-5}}""")]
    public async Task Negative_usage_is_none(ProviderKind provider, string body)
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.Body(body));

        var reply = await Given.Model(Given.Entry(server, provider)).AskAsync(Given.Request("x"), CancellationToken.None);

        Assert.That(reply.Usage, Is.EqualTo(new TokenUsage(reply.Usage.Prompt, reply.Usage.Completion, IsEstimate: true)));
        Assert.That(reply.Usage.Prompt, Is.GreaterThan(0));
    }

    [Test]
    public async Task Reply_of_ten_megabytes_is_carried()
    {
        var text = new string('x', 10_000_000);
        await using var server = await ModelServer.StartAsync(_ => Answers.OpenAi(text));

        Assert.That((await Given.Model(Given.Entry(server)).AskAsync(Given.Request("x"), CancellationToken.None)).Text, Has.Length.EqualTo(text.Length));
    }
}
