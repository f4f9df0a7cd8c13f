using Pipeline.Providers.Calls;
using Pipeline.Providers.Faults;
using Pipeline.Providers.Keys;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Tests.Server;
using Pipeline.Testing;

namespace Pipeline.Providers.Tests;

/// <summary>Keys never leave the process but in the header that they are for.</summary>
public sealed class KeyTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(ProviderKind.OpenAi, 401)]
    [TestCase(ProviderKind.OpenAi, 400)]
    [TestCase(ProviderKind.OpenAi, 500)]
    [TestCase(ProviderKind.OpenAi, 200)]
    [TestCase(ProviderKind.Anthropic, 401)]
    [TestCase(ProviderKind.Anthropic, 200)]
    public async Task Key_that_the_server_echoes_is_in_no_message(ProviderKind provider, int status)
    {
        await using var server = await ModelServer.StartAsync(_ => context => Answers.Error(status, "some_error", $"You sent {context.Request.Headers.Authorization} to us")(context));
        var caller = Given.Caller(Given.Entry(server, provider), new(_folder.Path));
        string said;

        try
        {
            said = (await caller.AskAllAsync(Given.Requests(1), 1, null, CancellationToken.None)).Single().Problem!;
        }
        catch (ProviderRefusedException refusal)
        {
            said = refusal.ToString();
        }

        Assert.That(said, Does.Contain("You sent Bearer ***").And.Not.Contain(Given.Key));
    }

    [Test]
    public async Task Key_that_a_reply_echoes_is_not_stored()
    {
        await using var server = await ModelServer.StartAsync(_ => context => Answers.OpenAi($"Your headers: {context.Request.Headers.Authorization}")(context));

        var outcome = (await Given.Caller(Given.Entry(server), new(_folder.Path)).AskAllAsync(Given.Requests(1), 1, null, CancellationToken.None)).Single();

        Assert.That(outcome.Reply!.Text, Is.EqualTo("Your headers: Bearer ***"));
        Assert.That(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText), Has.All.Not.Contains(Given.Key).And.Not.Empty);
    }

    [Test]
    public void Secret_does_not_show_itself()
    {
        var secret = new Secret(Given.Key);

        Assert.That($"{secret} {System.Text.Json.JsonSerializer.Serialize(secret)}", Is.EqualTo("*** {}"));
    }

    [TestCase("sk-with\nline-end")]
    [TestCase("sk-with space")]
    [TestCase("sk-ünïcode")]
    [TestCase("")]
    public void Key_that_no_header_can_hold_is_refused_without_showing_it(string key)
    {
        var refusal = Assert.Throws<ArgumentException>(() => _ = new Secret(key))!;

        Assert.That(refusal.Message, Does.Not.Contain("sk-"));
    }

    [Test]
    public void Key_half_starred_by_the_server_is_scrubbed_too() =>
        Assert.That(Secret.Scrub("Incorrect API key provided: sk-proj-ab****wxyz.", null), Is.EqualTo("Incorrect API key provided: ***."));

    [Test]
    public void Placeholder_of_a_local_server_does_not_spoil_replies() => Assert.That(Secret.Scrub("Ollama says x", new Secret("x")), Is.EqualTo("Ollama says x"));
}
