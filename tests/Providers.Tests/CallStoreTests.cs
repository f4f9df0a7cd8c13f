using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Registry;
using Pipeline.Testing;

namespace Pipeline.Providers.Tests;

public sealed class CallStoreTests
{
    private static readonly ModelIdentity Model = new("openai", "m", "http://localhost/");
    private static readonly ChatReply Reply = new("yes", FinishReason.Stop, new(10, 5), [new(new("y", -0.5), [new("y", -0.5), new("n", double.NegativeInfinity)])]);

    private TemporaryFolder _folder = null!;
    private CallStore _store = null!;

    [SetUp]
    public void MakeStore() => _store = new((_folder = TemporaryFolder.InMemory()).Path);

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    public static IEnumerable<TestCaseData> OtherRequests()
    {
        var request = Given.Request("x");
        yield return new(request with { Messages = [new(ChatRole.System, "x")] }) { TestName = "role" };
        yield return new(request with { Messages = [new(ChatRole.User, "X")] }) { TestName = "content" };
        yield return new(request with { Messages = [new(ChatRole.User, "x"), new(ChatRole.User, "")] }) { TestName = "number of messages" };
        yield return new(request with { Temperature = 0 }) { TestName = "temperature" };
        yield return new(request with { TopP = 1 }) { TestName = "top_p" };
        yield return new(request with { MaxTokens = 17 }) { TestName = "max_tokens" };
        yield return new(request with { Stop = ["x"] }) { TestName = "stop" };
        yield return new(request with { Seed = 0 }) { TestName = "seed" };
        yield return new(request with { Logprobs = true }) { TestName = "logprobs" };
        yield return new(request with { Sample = 1 }) { TestName = "sample" };
    }

    [TestCaseSource(nameof(OtherRequests))]
    public void Request_that_differs_has_another_key(ChatRequest other) => Assert.That(Key(Model, other), Is.Not.EqualTo(Key(Model, Given.Request("x"))));

    [Test]
    public void Model_that_differs_has_another_key()
    {
        ModelIdentity[] models = [Model, Model with { Provider = "gemini" }, Model with { Model = "n" }, Model with { BaseAddress = null }];

        Assert.That(models.Select(model => Key(model, Given.Request("x"))), Is.Unique);
    }

    [Test]
    public void Key_does_not_change_with_the_version() =>
        Assert.That(
            Encoding.UTF8.GetString(CallKey.Canonical(Model, Given.Request("é") with { Temperature = 0.1, Stop = ["."] })),
            Is.EqualTo("""{"base_address":"http://localhost/","logprobs":false,"max_tokens":16,"messages":[{"content":"\u00E9","role":"user"}],"model":"m","provider":"openai","sample":0,"seed":null,"stop":["."],"temperature":0.1,"top_p":null}"""));

    [Test]
    public void Any_reply_to_any_request_is_found_as_it_was() => Check.QuickThrowOnFailure(Prop.ForAll<string, string>((prompt, text) =>
    {
        var (request, reply) = (Given.Request(prompt ?? ""), new ChatReply(text ?? "", FinishReason.Length, new(1, 2, true)));
        Put(request, reply);

        return _store.Find(Model, request) == reply;
    }));

    [Test]
    public void Logprobs_are_found_as_they_were()
    {
        Put(Given.Request("x"), Reply);

        var position = _store.Find(Model, Given.Request("x"))!.Logprobs!.Single();
        Assert.That(position.Chosen, Is.EqualTo(new TokenLogprob("y", -0.5)));
        Assert.That(position.Top, Is.EqualTo(new TokenLogprob[] { new("y", -0.5), new("n", TokenLogprob.Never) }));
    }

    [Test]
    public void Flipped_bit_anywhere_is_never_another_answer()
    {
        var path = Put(Given.Request("x"), Reply);
        var whole = File.ReadAllBytes(path);

        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var bytes = whole.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, bytes);
            Assert.That(_store.Find(Model, Given.Request("x")), Is.Null, $"bit {bit}");
        }

        Assert.That(_store.Damaged, Is.EqualTo(whole.Length * 8));
    }

    [Test]
    public void Entry_cut_anywhere_is_a_miss()
    {
        var path = Put(Given.Request("x"), Reply);
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(_store.Find(Model, Given.Request("x")), Is.Null, $"{length} bytes");
        }
    }

    [Test]
    public void Entry_under_a_foreign_name_is_a_miss()
    {
        var path = Put(Given.Request("x"), Reply);
        var foreign = _store.PathOf(Key(Model, Given.Request("y")));
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        File.Copy(path, foreign);

        Assert.That((_store.Find(Model, Given.Request("y")), _store.Damaged), Is.EqualTo(((ChatReply?)null, 1)));
    }

    [Test]
    public void Entry_of_another_version_is_a_miss()
    {
        var path = Put(Given.Request("x"), Reply);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"schema\":1", "\"schema\":2", StringComparison.Ordinal));

        Assert.That((_store.Find(Model, Given.Request("x")), _store.Damaged), Is.EqualTo(((ChatReply?)null, 1)));
    }

    [Test]
    public void Ten_thousand_replies_are_found_again()
    {
        var requests = Given.Requests(10_000);
        foreach (var request in requests)
            Put(request, Reply);

        var start = TimeProvider.System.GetTimestamp();
        var found = requests.Count(request => _store.Find(Model, request) is not null);

        TestContext.Out.WriteLine($"found in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.00} s");
        Assert.That(found, Is.EqualTo(10_000));
    }

    private string Put(ChatRequest request, ChatReply reply)
    {
        var key = Key(Model, request);
        _store.Put(key, CallKey.Canonical(Model, request), reply);
        return _store.PathOf(key);
    }

    private static string Key(ModelIdentity model, ChatRequest request) => CallKey.Of(CallKey.Canonical(model, request));
}
