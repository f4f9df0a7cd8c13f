using System.Text.Json.Nodes;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Tests;

public sealed class RegistryTests
{
    [Test]
    public void Entry_with_every_field_is_read()
    {
        var entry = Parse("""
            {"judge":{"provider":"openai-compatible","model":"m","base_address":"http://localhost:8000/v1","key_variable":"MY_KEY","price_in":0.15,"price_out":0.6,
            "context":8192,"requests_per_minute":600,"tokens_per_minute":100000,"concurrency":4,"logprobs":false,"timeout_seconds":2.5}}
            """)["judge"];

        Assert.That(entry, Is.EqualTo(new ModelEntry
        {
            Alias = "judge",
            Provider = ProviderKind.OpenAiCompatible,
            Model = "m",
            BaseAddress = new("http://localhost:8000/v1"),
            KeyVariable = "MY_KEY",
            Price = new(0.15m, 0.6m),
            Context = 8192,
            RequestsPerMinute = 600,
            TokensPerMinute = 100_000,
            Concurrency = 4,
            Logprobs = false,
            Timeout = TimeSpan.FromSeconds(2.5),
        }));
    }

    [TestCase("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", true)]
    [TestCase("anthropic", "https://api.anthropic.com/", "ANTHROPIC_API_KEY", false)]
    [TestCase("gemini", "https://generativelanguage.googleapis.com/v1beta/openai/", "GEMINI_API_KEY", false)]
    [TestCase("local", null, null, true)]
    public void Provider_has_defaults(string provider, string? address, string? variable, bool logprobs)
    {
        var entry = Parse($$$"""{"a":{"provider":"{{{provider}}}","model":"m"}}""")["a"];

        Assert.That((entry.BaseAddress?.AbsoluteUri, entry.KeyVariable, entry.Logprobs), Is.EqualTo((address, variable, logprobs)));
    }

    [Test]
    public void All_violations_are_told_at_once()
    {
        var refusal = Assert.Throws<ModelRegistryException>(() => Parse("""
            {"a":{"provider":"opanai","model":"","base_adress":"x","concurrency":0,"price_in":-1,"timeout_seconds":"x","logprobs":1},
             "b":{"provider":"openai-compatible","model":"m","context":1.5,"price_out":3},
             "c":{"provider":"anthropic","model":"m","logprobs":true,"base_address":"http://user:pw@host/"},
             "d":{"provider":"local","base_address":"http://x"}, "e":7}
            """))!;

        Assert.That(refusal.Message.Split('\n')[1..].Select(line => line.Trim()), Is.EqualTo(new[]
        {
            "models.a.base_adress is no field of a model; did you mean base_address?",
            "models.a.provider is none of openai, anthropic, gemini, openai-compatible, local",
            "models.a.price_in must be a price per million tokens, from 0",
            "models.a.model must be a text of one line",
            "models.a.concurrency must be a whole number from 1 to 1024",
            "models.a.logprobs must be true or false",
            "models.a.timeout_seconds must be seconds, more than 0 and at most 86400",
            "models.b.price_in is missing: both prices are needed, or neither",
            "models.b.base_address is missing: say where the server is, such as http://localhost:8000/v1",
            "models.b.context must be a whole number from 1",
            "models.c.base_address must be an http or https address without user name and query, such as http://localhost:8000/v1",
            "models.c.logprobs cannot be true: this provider gives none",
            "models.d.model is missing",
            "models.d.base_address has no place here: a local model is in this process",
            "models.e must hold fields: provider, model and what else is needed",
        }));
    }

    [Test]
    public void Key_that_stands_in_the_registry_is_refused_and_not_shown()
    {
        var refusal = Assert.Throws<ModelRegistryException>(() => Parse("""{"a":{"provider":"openai","model":"m","key_variable":"sk-abcdefghijk"}}"""))!;

        Assert.That(refusal.Message, Does.Contain("models.a.key_variable must name an environment variable").And.Not.Contain("sk-abc"));
    }

    [TestCase("jugde", ExpectedResult = "There is no model jugde. Did you mean judge? The models are: judge, small.")]
    [TestCase("something-else", ExpectedResult = "There is no model something-else. The models are: judge, small.")]
    public string Unknown_alias_is_told_with_the_list(string alias) => Assert.Throws<ModelRegistryException>(
        () => _ = Parse("""{"small":{"provider":"local","model":"m"},"judge":{"provider":"openai","model":"m"}}""")[alias])!.Message;

    [Test]
    public void Missing_key_is_told_before_any_call()
    {
        var entry = Parse("""{"judge":{"provider":"openai","model":"m"}}""")["judge"];

        Assert.That(
            () => entry.ReadKey(_ => " "),
            Throws.TypeOf<ModelRegistryException>().With.Message.EqualTo(
                "The model judge needs a key, and OPENAI_API_KEY is not set. Set it in the environment or in .env, or let models.judge.key_variable name another variable."));
        Assert.That(() => entry.ReadKey(_ => "sk-a\tb"), Throws.TypeOf<ModelRegistryException>().With.Message.Not.Contains("sk-a"));
        Assert.That(entry.ReadKey(name => name == "OPENAI_API_KEY" ? " sk-fine\n" : null), Is.Not.Null);
    }

    [Test]
    public void Identity_is_what_decides_replies()
    {
        var entry = Parse("""{"judge":{"provider":"openai","model":"m"}}""")["judge"];

        Assert.That(entry.Identity, Is.EqualTo(new ModelIdentity("openai", "m", "https://api.openai.com/v1")));
        Assert.That((entry with { Alias = "x", Price = new(1, 1), Concurrency = 1, KeyVariable = "K", RequestsPerMinute = 1, Timeout = TimeSpan.FromSeconds(1) }).Identity, Is.EqualTo(entry.Identity));
        Assert.That((entry with { BaseAddress = new("http://localhost") }).Identity, Is.Not.EqualTo(entry.Identity));
    }

    [Test]
    public void Price_is_exact() => Assert.That(new Price(0.15m, 0.6m).Of(new(1, 1)), Is.EqualTo(0.00000075m));

    private static ModelRegistry Parse(string models) => ModelRegistry.Parse(JsonNode.Parse(models)!.AsObject());
}
