using System.Diagnostics;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Testing;

namespace Pipeline.Providers.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StoreTests : IDisposable
{
    private const int AtOnce = 8;
    // From its own folder: beside this assembly lies only what ASP.NET does not bring.
    private static readonly string Probe = Path.Combine(Repository.Root, ".out", "bin", "ProviderProbe", "release", "Pipeline.ProviderProbe.dll");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Stored_reply_is_not_asked_for_again_and_the_same_request_only_once()
    {
        await using var server = await ModelServer.StartAsync();
        using var caller = Callers.Of(Callers.Entry(server.Address), new CallStore(_folder.Path));

        var first = await caller.AskAllAsync([Callers.Ask("a"), Callers.Ask("b"), Callers.Ask("a")], null, CancellationToken.None);
        var again = await caller.AskAllAsync([Callers.Ask("b"), Callers.Ask("c")], null, CancellationToken.None);

        Assert.That(server.Requests.Select(request => request.Prompt), Is.EquivalentTo(new[] { "a", "b", "c" }));
        Assert.That(first[2], Is.EqualTo(first[0]));
        Assert.That(again.Select(outcome => outcome.IsFromStore), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Every_part_of_a_request_and_what_decides_the_model_names_the_reply()
    {
        var entry = Callers.Entry("http://127.0.0.1:1/v1");
        var ask = Callers.Ask("x");
        ChatRequest[] others =
        [
            ask with { Messages = [new(ChatRole.System, "x")] }, ask with { Messages = [new(ChatRole.User, "y")] }, ask with { Temperature = 1 }, ask with { TopP = 0.5 }, ask with { MaxTokens = 7 },
            ask with { Stop = ["\n"] }, ask with { Seed = 1 }, ask with { Logprobs = true }, ask with { Sample = 1 },
        ];
        string[] keys =
        [
            CallStore.KeyOf(entry.Identity, ask), .. others.Select(other => CallStore.KeyOf(entry.Identity, other)),
            .. new[] { entry.Identity with { Model = "n" }, entry.Identity with { Provider = "openai" }, entry.Identity with { BaseAddress = "http://127.0.0.1:2/v1" } }.Select(identity => CallStore.KeyOf(identity, ask)),
        ];

        Assert.That(keys, Is.Unique);
        Assert.That(CallStore.KeyOf((entry with { Concurrency = 3, Price = new(1, 2), KeyVariable = "X" }).Identity, ask), Is.EqualTo(keys[0]));
    }

    [Test]
    public async Task Damaged_entry_is_counted_and_asked_for_again()
    {
        await using var server = await ModelServer.StartAsync();
        var entry = Callers.Entry(server.Address);
        using (var caller = Callers.Of(entry, new CallStore(_folder.Path)))
            await caller.OneAsync();
        var file = Directory.EnumerateFiles(_folder.Path, "*.json", SearchOption.AllDirectories).Single();
        var sound = File.ReadAllBytes(file);

        for (var place = 0; place < sound.Length; place += 3)
        {
            var damaged = sound.ToArray();
            damaged[place] ^= 0x04;
            File.WriteAllBytes(file, place % 2 == 0 ? damaged : sound[..place]);
            var store = new CallStore(_folder.Path);
            // A flipped bit in white space or in a hexadecimal digit's case would be no damage; there is neither.
            Assert.That((store.Find(entry.Identity, Callers.Ask("hello")), store.Damaged), Is.EqualTo(((ChatReply?)null, 1)), $"byte {place}");
        }

        using var again = Callers.Of(entry, new CallStore(_folder.Path));
        Assert.That((await again.OneAsync()).Attempts, Is.EqualTo(1));
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(sound), "mended");
    }

    [Test]
    public async Task Offline_entry_replays_what_is_stored_and_names_what_is_missing()
    {
        await using (var server = await ModelServer.StartAsync())
        {
            using var caller = Callers.Of(Callers.Entry("http://127.0.0.1:9/"), new CallStore(_folder.Path), options: Callers.Quick with { Retries = 0 });
            Assert.That((await caller.OneAsync()).Kind, Is.EqualTo(OutcomeKind.Failed), "nobody is there");
            using var online = Callers.Of(Callers.Entry(server.Address), new CallStore(_folder.Path));
            await online.AskAllAsync(Callers.Asks(3), null, CancellationToken.None);
            using var offline = Callers.Of(Callers.Entry(server.Address, fields: ("offline", true)), new CallStore(_folder.Path));
            var calls = server.Requests.Count;

            Assert.That(await offline.AskAllAsync(Callers.Asks(3), null, CancellationToken.None), Has.All.Property(nameof(CallOutcome.IsFromStore)).True);
            Assert.That(() => offline.AskAllAsync(Callers.Asks(5), null, CancellationToken.None), Throws.TypeOf<OfflineMissException>().With.Message.Contains("2 of 5"));
            Assert.That(server.Requests, Has.Count.EqualTo(calls));
        }
    }

    /// <summary>
    /// A reply that was sent in full and not yet stored at the instant of the kill is paid for, and nobody on this side can know it: of each kill there are at most as many as calls
    /// in flight. No reply that was stored is ever asked for again.
    /// </summary>
    [Test]
    public async Task Three_kills_pay_for_no_stored_reply_again()
    {
        const int Prompts = 400;
        await using var server = await ModelServer.StartAsync(async (context, _, call) =>
        {
            await Task.Delay(2);
            return await ServerFaults.OneInFive(context, call);
        });
        var asked = new List<string>();
        for (var kill = 0; kill < 3; kill++)
        {
            var stored = Stored();
            var before = server.Requests.Count;
            using var probe = Start(server, Prompts);
            while (server.Requests.Count < before + 60 + (17 * kill) && !probe.HasExited)
                await Task.Delay(1);
            Assert.That(probe.HasExited, Is.False, "it is killed at work");
            probe.Kill();
            await probe.WaitForExitAsync();
            asked.AddRange(server.Requests.Skip(before).Select(request => request.Prompt).Where(stored.Contains));
        }

        var last = Stored();
        var beforeLast = server.Requests.Count;
        using var end = Start(server, Prompts);
        var lines = (await end.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await end.WaitForExitAsync();
        asked.AddRange(server.Requests.Skip(beforeLast).Select(request => request.Prompt).Where(last.Contains));

        Assert.That(asked, Is.Empty);
        Assert.That(last, Has.Count.GreaterThan(100));
        Assert.That(lines.Select(line => line[(line.IndexOf("echo", StringComparison.Ordinal))..]), Is.EqualTo(Enumerable.Range(0, Prompts).Select(i => $"echo of prompt {i}")));
        Assert.That(server.Paid.Values.Sum(paid => paid - 1), Is.LessThanOrEqualTo(3 * AtOnce));
    }

    [Test]
    public async Task Two_processes_share_one_store()
    {
        await using var server = await ModelServer.StartAsync();
        using var one = Start(server, 200);
        using var other = Start(server, 200);

        var outputs = await Task.WhenAll(one.StandardOutput.ReadToEndAsync(), other.StandardOutput.ReadToEndAsync());

        Assert.That(outputs.Select(output => output.Split('\n').Count(line => line.StartsWith("Answered", StringComparison.Ordinal))), Is.All.EqualTo(200));
        Assert.That(Stored(), Has.Count.EqualTo(200));
        Assert.That(Directory.EnumerateFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories), Is.Empty);
    }

    private HashSet<string> Stored()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*.json", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            var start = text.IndexOf("\"content\":\"prompt ", StringComparison.Ordinal) + 11;
            found.Add(text[start..text.IndexOf('"', start)]);
        }

        return found;
    }

    private Process Start(ModelServer server, int prompts) => Process.Start(new ProcessStartInfo("dotnet", [Probe, server.Address, _folder.Path, $"{prompts}"])
    {
        RedirectStandardOutput = true,
    })!;
}
