using System.Text.Json.Nodes;
using Pipeline.Testing;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Evaluation;

/// <summary>FastChat's published questions through the stage <c>benchmark</c>, as they are, judged by two models: one that always prefers the candidate, and one that changes its mind for one category.</summary>
public sealed class FastChatTests
{
    private const int Limit = 20;

    [Test]
    public async Task Categories_of_the_file_are_those_of_the_summary_and_two_judges_give_a_majority()
    {
        var questions = File.ReadLines(SharedData.Find("vicuna-bench/question.jsonl")).Select(line => JsonNode.Parse(line)!)
            .ToDictionary(row => row["question_id"]!.ToString(), row => (Category: (string)row["category"]!, Turn: (string)row["turns"]![0]!), StringComparer.Ordinal);
        var against = questions.Values.Where(question => question.Category == "writing").Select(question => question.Turn).ToList();
        await using var server = await ModelServer.StartAsync();
        await using var loyal = await ModelServer.StartAsync((context, prompt, _) => Prefer(context, prompt, candidate: true));
        await using var fickle = await ModelServer.StartAsync((context, prompt, _) => Prefer(context, prompt, candidate: !against.Any(prompt.Contains)));
        using var workspace = New(server, loyal, fickle);

        workspace.Run().Exits(0);

        var asked = Query(workspace, "select distinct id from \"Benchmark.answers\"").Select(row => questions[(string)row!["id"]!]).ToList();
        Assert.That(asked, Has.Count.EqualTo(Limit));
        Assert.That(server.Paid.Keys.Select(paid => paid.Prompt).Distinct(), Is.EquivalentTo(asked.Select(question => question.Turn)), "the first turn is asked, as it stands");
        var pairs = asked.CountBy(question => question.Category).ToDictionary();
        Assert.That(pairs, Has.Count.GreaterThan(2).And.ContainKey("writing"));
        Assert.That(Summary(workspace, "loyal"), Is.EquivalentTo(pairs.Select(category => (category.Key, category.Value, Wins: category.Value, Losses: 0, Ties: 0))));
        Assert.That(Summary(workspace, "fickle"), Is.EquivalentTo(pairs.Select(category => category.Key == "writing"
            ? (category.Key, category.Value, Wins: 0, Losses: category.Value, Ties: 0) : (category.Key, category.Value, Wins: category.Value, Losses: 0, Ties: 0))));
        Assert.That(Summary(workspace, "majority"), Is.EquivalentTo(pairs.Select(category => category.Key == "writing"
            ? (category.Key, category.Value, Wins: 0, Losses: 0, Ties: category.Value) : (category.Key, category.Value, Wins: category.Value, Losses: 0, Ties: 0))));
        var metrics = JsonNode.Parse(workspace.Read("artifacts/Benchmark/manifest.json"))!["metrics"]!;
        Assert.That(
            ((string?)metrics["judge"], (int)metrics["questions"]!, (int)metrics["wins"]!, (int)metrics["losses"]!, (int)metrics["ties"]!),
            Is.EqualTo(("majority", Limit, Limit - pairs["writing"], 0, pairs["writing"])));
    }

    [Test]
    public async Task Questions_without_reference_answers_are_refused_without_a_judge_before_anything_is_asked()
    {
        await using var server = await ModelServer.StartAsync();
        using var workspace = New(server, server, server);
        workspace.Write("pipeline.yaml", workspace.Read("pipeline.yaml").Replace(", judges: [loyal, fickle]", "", StringComparison.Ordinal));

        workspace.Run().Exits(1).Says($"{Limit} questions have no reference answer", "no judge is named");

        Assert.That(server.Requests, Is.Empty);
    }

    /// <summary>A verdict by what the answers are and not by where they stand.</summary>
    private static Task<bool> Prefer(Microsoft.AspNetCore.Http.HttpContext context, string prompt, bool candidate)
    {
        var candidateFirst = prompt.IndexOf("small's echo", StringComparison.Ordinal) < prompt.IndexOf("large's echo", StringComparison.Ordinal);
        return ServerFaults.Text(context, ModelServer.OpenAi($"I compared them.\n[[{(candidateFirst == candidate ? "A" : "B")}]]").ToJsonString());
    }

    private static IEnumerable<(string Key, int Value, int Wins, int Losses, int Ties)> Summary(Workspace workspace, string judge) =>
        Query(workspace, $"select category, pairs, wins, losses, ties from \"Benchmark.summary\" where judge = '{judge}' and category is not null")
            .Select(row => ((string)row!["category"]!, (int)row["pairs"]!, (int)row["wins"]!, (int)row["losses"]!, (int)row["ties"]!));

    private static JsonArray Query(Workspace workspace, string sql) => JsonNode.Parse(workspace.Run("--target=Query", "--json", $"--sql={sql}").Exits(0).Out)!.AsArray();

    private static Workspace New(ModelServer server, ModelServer loyal, ModelServer fickle)
    {
        var workspace = Workspace.New().Write("pipeline.yaml", $$"""
            version: 1
            name: fastchat
            models:
              small: { provider: openai-compatible, model: small, base_address: "{{server.Address}}" }
              large: { provider: openai-compatible, model: large, base_address: "{{server.Address}}" }
              loyal: { provider: openai-compatible, model: loyal, base_address: "{{loyal.Address}}" }
              fickle: { provider: openai-compatible, model: fickle, base_address: "{{fickle.Address}}" }
            stages:
              Benchmark:
                uses: benchmark
                inputs: { questions: question.jsonl, prompts: prompts }
                params: { candidate: small, reference: large, judges: [loyal, fickle], limit: {{Limit}} }
            """);
        File.Copy(SharedData.Find("vicuna-bench/question.jsonl"), workspace["question.jsonl"]);
        return workspace.WriteJudgePrompts();
    }
}
