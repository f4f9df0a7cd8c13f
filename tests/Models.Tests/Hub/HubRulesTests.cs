using System.Net.Http.Headers;
using Pipeline.Models.Hub;

namespace Pipeline.Models.Tests.Hub;

/// <summary>The rules of fetching that need no server.</summary>
public sealed class HubRulesTests
{
    [TestCase("config.json", true)]
    [TestCase("model-00001-of-00030.safetensors", true)]
    [TestCase("chat_template.jinja", true)]
    [TestCase("onnx/config.json", false)]
    [TestCase("consolidated.safetensors", false)]
    [TestCase("model.safetensors.bin", false)]
    [TestCase("README.md", false)]
    public void Wants_by_default_takes_a_model_and_its_tokenizer(string name, bool wanted) =>
        Assert.That(HubFilePatterns.Wants(HubFilePatterns.Default, name), Is.EqualTo(wanted));

    [TestCase("*", "a.py", false)]
    [TestCase("*.bin", "a.bin", false)]
    [TestCase("*.BIN", "a.BIN", false)]
    [TestCase("*.txt", "a/b.txt", false)]
    [TestCase("*/*.txt", "a/b.txt", true)]
    [TestCase("a*b*c.txt", "aXbYbZc.txt", true)]
    [TestCase("a*b*c.txt", "aXbYbZ.txt", false)]
    [TestCase("**", "x", true)]
    public void Wants_patterns_stay_within_a_folder_and_never_take_programs(string pattern, string name, bool wanted) =>
        Assert.That(HubFilePatterns.Wants([pattern], name), Is.EqualTo(wanted));

    [Test]
    public void RetryAfter_seconds_date_and_past_are_waits()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Multiple(() =>
        {
            Assert.That(RetryAfter.Of(null, now), Is.Null);
            Assert.That(RetryAfter.Of(new RetryConditionHeaderValue(TimeSpan.FromSeconds(5)), now), Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(RetryAfter.Of(new RetryConditionHeaderValue(now.AddMinutes(2)), now), Is.EqualTo(TimeSpan.FromMinutes(2)));
            Assert.That(RetryAfter.Of(new RetryConditionHeaderValue(now.AddMinutes(-2)), now), Is.EqualTo(TimeSpan.Zero));
        });
    }

    [Test]
    public void FromEnvironment_takes_endpoint_and_token_and_shows_no_token()
    {
        var variables = new Dictionary<string, string?> { ["HF_ENDPOINT"] = "https://mirror.example/hub/", ["HF_TOKEN"] = "hf_secret\n" };

        var options = HubOptions.FromEnvironment(name => variables.GetValueOrDefault(name));

        Assert.That((options.Endpoint.Host, options.Token), Is.EqualTo(("mirror.example", "hf_secret")));
        Assert.That(options.ToString(), Does.Not.Contain("secret"));
        Assert.That(HubAddress.Content(options.Endpoint, "a/b", "c", "d e/f#.json").AbsoluteUri, Is.EqualTo("https://mirror.example/hub/a/b/resolve/c/d%20e/f%23.json"));
    }

    [TestCase("HF_ENDPOINT", "mirror.example")]
    [TestCase("HF_ENDPOINT", "file:///tmp")]
    [TestCase("HF_TOKEN", "hf_a\r\nHost: x")]
    public void FromEnvironment_what_cannot_be_is_refused_without_showing_a_token(string name, string value) =>
        Assert.That(() => HubOptions.FromEnvironment(asked => asked == name ? value : null), Throws.TypeOf<HubException>().With.Message.Contains(name).And.Message.Not.Contains("hf_a"));

    [TestCase("https://h/x", "https://h/y", true)]
    [TestCase("https://h/x", "https://H:443/y", true)]
    [TestCase("https://h/x", "http://h/x", false)]
    [TestCase("https://h/x", "https://h:444/x", false)]
    [TestCase("https://h/x", "https://h.evil/x", false)]
    [TestCase("https://h/x", "https://h@evil/x", false)]
    public void SameOrigin_is_scheme_host_and_port(string left, string right, bool same) =>
        Assert.That(HubAddress.SameOrigin(new(left), new(right)), Is.EqualTo(same));
}
