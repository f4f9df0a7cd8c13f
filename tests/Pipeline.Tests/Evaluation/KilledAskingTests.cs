using System.Text.Json.Nodes;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Evaluation;

/// <summary>kill -9 of the program while a stage asks models behind an API.</summary>
public sealed class KilledAskingTests
{
    private const int Questions = 40, AtOnce = 4, Calls = 4 * Questions;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// A reply that was paid and not yet stored at the instant of a kill is lost, and nobody can know of it: there are at most as many as calls at once. What is stored is never asked for
    /// again.
    /// </summary>
    [Test]
    public async Task Stored_replies_are_never_paid_again_and_a_kill_loses_no_more_than_were_in_flight()
    {
        await using var server = await ModelServer.StartAsync(async (_, _, _) =>
        {
            await Task.Delay(Delay);
            return false;
        });
        using var workspace = New(server.Address);
        var kept = new Dictionary<(string Model, string Prompt), int>();
        var lost = 0;

        foreach (var (model, replies) in new[] { ("small", 10), ("large", 15), ("judge", 20) })
        {
            KillAfter(workspace, server, model, replies);

            var stored = Stored(workspace);
            Assert.That(stored, Has.Count.LessThan(Calls), "the kill came in the middle");
            var lostNow = server.Paid.Values.Sum() - stored.Count - lost;
            Assert.That(lostNow, Is.InRange(0, AtOnce), $"lost with the kill while {model} was asked");
            lost += lostNow;
            foreach (var call in stored)
                kept.TryAdd(call, server.Paid[call]);
        }

        workspace.Run().Exits(0);

        WaitUntilAllIsPaid(server);
        Assert.That(kept.Where(call => server.Paid[call.Key] != call.Value), Is.Empty, "stored, and paid again");
        Assert.That(server.Paid.Values.Sum(), Is.EqualTo(Calls + lost), "beside the lost ones each is paid once");
        Assert.That(Stored(workspace), Is.EquivalentTo(server.Paid.Keys).And.Count.EqualTo(Calls));
        AssertEachIsAnsweredOnce(workspace);
    }

    private static void KillAfter(Workspace workspace, ModelServer server, string model, int replies)
    {
        using var host = workspace.Start();
        Eventually.IsTrue(
            () => server.Paid.Keys.Count(paid => paid.Model == model) >= replies, () => $"{model} did not give {replies} replies; standard error:\n{host.ErrorSoFar}");
        host.Signal(Signals.Kill);
        host.End().Exits(128 + Signals.Kill);
        Leftovers.WaitUntilGone(workspace.Mark);
        WaitUntilAllIsPaid(server);
    }

    /// <summary>Replies whose asker is gone are made, and paid, all the same.</summary>
    private static void WaitUntilAllIsPaid(ModelServer server) =>
        Eventually.IsTrue(() => server.Paid.Values.Sum() == server.Requests.Count, () => $"{server.Requests.Count} requests and {server.Paid.Values.Sum()} replies");

    private static List<(string Model, string Prompt)> Stored(Workspace workspace) =>
    [
        .. Directory.EnumerateFiles(workspace["cache/calls/v1"], "*.json", SearchOption.AllDirectories)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!["content"]!["request"]!)
            .Select(request => ((string)request["model"]!, (string)request["messages"]![0]!["content"]!)),
    ];

    private static void AssertEachIsAnsweredOnce(Workspace workspace)
    {
        var answers = workspace.Run("--target=Query", "--json", "--sql=select id, role, answer from \"Benchmark.answers\"").Exits(0).Json().EnumerateArray().ToList();
        Assert.That(
            answers.Select(row => (row.GetProperty("id").GetString(), row.GetProperty("role").GetString(), row.GetProperty("answer").GetString())),
            Is.EquivalentTo(Enumerable.Range(0, Questions).SelectMany(i => new[]
            {
                ($"{i}", "candidate", $"small's echo of Say the word number {i} of the list."), ($"{i}", "reference", $"large's echo of Say the word number {i} of the list."),
            })));

        // The judge's echo ends with the last verdict that its instructions name.
        var looks = workspace.Run("--target=Query", "--json", "--sql=select id, \"order\", verdict from \"Benchmark.judgements\"").Exits(0).Json().EnumerateArray().ToList();
        Assert.That(
            looks.Select(row => (row.GetProperty("id").GetString(), row.GetProperty("order").GetString(), row.GetProperty("verdict").GetString())),
            Is.EquivalentTo(Enumerable.Range(0, Questions).SelectMany(i => new[] { ($"{i}", "candidate first", "tie"), ($"{i}", "candidate second", "tie") })));
    }

    private static Workspace New(string address)
    {
        var workspace = Workspace.New().Write("pipeline.yaml", $$"""
            version: 1
            name: killed
            models:
              small: { provider: openai-compatible, model: small, base_address: "{{address}}", concurrency: {{AtOnce}} }
              large: { provider: openai-compatible, model: large, base_address: "{{address}}", concurrency: {{AtOnce}} }
              judge: { provider: openai-compatible, model: judge, base_address: "{{address}}", concurrency: {{AtOnce}} }
            stages:
              Benchmark:
                uses: benchmark
                inputs: { questions: question.jsonl, prompts: prompts }
                params: { candidate: small, reference: large, judges: [judge] }
            """);
        workspace.Write("question.jsonl", string.Concat(Enumerable.Range(0, Questions).Select(i => $$"""{"question_id":{{i}},"category":"words","turns":["Say the word number {{i}} of the list."]}""" + "\n")));
        return workspace.WriteJudgePrompts();
    }
}
