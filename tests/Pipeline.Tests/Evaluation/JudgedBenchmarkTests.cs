using System.Text.Json.Nodes;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Evaluation;

/// <summary>A benchmark whose models are behind an API, through the real program and a server on loopback.</summary>
public sealed class JudgedBenchmarkTests
{
    private const string Key = "sk-test-0123456789abcdef";
    private const int Questions = JudgedPipeline.Questions;

    [Test]
    public async Task Models_are_asked_and_judged_in_both_orders_and_nothing_is_paid_twice()
    {
        await using var server = await ModelServer.StartAsync((context, prompt, _) => Judge(context, prompt, "[[A]]"));
        using var workspace = JudgedPipeline.New(server.Address);
        workspace.Environment["TEAM_KEY"] = Key;

        workspace.Run().Exits(0);
        Assert.That(server.Requests, Has.Count.EqualTo(4 * Questions), "candidate, reference, and the judge twice");
        var metrics = Metrics(workspace);
        Assert.That(((int)metrics["ties"]!, (double)metrics["win_rate"]!, (double)metrics["flip_rate"]!), Is.EqualTo((Questions, 0.5, 1.0)), "it always says A");

        // One question less, and a price: nothing is asked.
        File.WriteAllLines(workspace["questions.jsonl"], File.ReadAllLines(workspace["questions.jsonl"]).Skip(1));
        workspace.Write("pipeline.yaml", workspace.Read("pipeline.yaml").Replace("price_in: 1", "price_in: 2", StringComparison.Ordinal));
        workspace.Run().Exits(0);
        Assert.That(server.Requests, Has.Count.EqualTo(4 * Questions));
        Assert.That((int)Metrics(workspace)["questions"]!, Is.EqualTo(Questions - 1));

        // Another prompt for the judge: only the judge is asked.
        workspace.Write("prompts/pairwise.txt", workspace.Read("prompts/pairwise.txt") + "\nBe strict.\n");
        workspace.Run().Exits(0);
        Assert.That(server.Requests, Has.Count.EqualTo((4 * Questions) + (2 * (Questions - 1))));

        // Without the server and without a key.
        workspace.Environment.Remove("TEAM_KEY");
        workspace.Write("pipeline.yaml", workspace.Read("pipeline.yaml").Replace("model: big,", "model: big, offline: true,", StringComparison.Ordinal).Replace("model: small,", "model: small, offline: true,", StringComparison.Ordinal));
        await server.DisposeAsync();
        workspace.Run("--force=Benchmark").Exits(0);

        foreach (var file in Directory.EnumerateFiles(workspace.Path, "*", SearchOption.AllDirectories))
            Assert.That(File.ReadAllText(file), Does.Not.Contain(Key), file);
    }

    [Test]
    public async Task Missing_key_stops_before_anything_runs_and_says_which()
    {
        await using var server = await ModelServer.StartAsync();
        using var workspace = JudgedPipeline.New(server.Address);

        workspace.Run().Exits(2).Says("Benchmark would ask the model 'judge'", "TEAM_KEY", ".env");

        Assert.That(Directory.Exists(workspace["artifacts/Curate"]), Is.False);
        Assert.That(server.Requests, Is.Empty);
        workspace.Write(".env", $"TEAM_KEY={Key}\n");
        workspace.Run().Exits(0);
    }

    [TestCase("I would rather not say.", "stop", "holds no [[A]], [[B]] or [[C]]")]
    [TestCase("I would say [[A]] if", "length", "the reply was truncated")]
    public async Task Judge_that_never_follows_the_format_gives_errors_and_no_win(string reply, string finish, string said)
    {
        await using var server = await ModelServer.StartAsync((context, prompt, _) => Judge(context, prompt, reply, finish));
        using var workspace = JudgedPipeline.New(server.Address);
        workspace.Environment["TEAM_KEY"] = Key;

        workspace.Run().Exits(0);

        var metrics = Metrics(workspace);
        Assert.That(((int)metrics["errors"]!, metrics["win_rate"]), Is.EqualTo((Questions, (JsonNode?)null)));
        var errors = workspace.Run("--target=Query", "--sql=select distinct error from \"Benchmark.judgements\"").Exits(0);
        Assert.That(errors.Out, Does.Contain(said));
    }

    [Test]
    public async Task Question_that_a_model_cannot_take_is_an_error_of_its_row_alone()
    {
        await using var server = await ModelServer.StartAsync(async (context, prompt, call) => prompt.StartsWith("Say the word number 3", StringComparison.Ordinal)
            ? await ServerFaults.Status(context, 400, "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}")
            : await Judge(context, prompt, "[[C]]"));
        using var workspace = JudgedPipeline.New(server.Address);
        workspace.Environment["TEAM_KEY"] = Key;

        workspace.Run().Exits(0);
        Assert.That(((int)Metrics(workspace)["errors"]!, (int)Metrics(workspace)["ties"]!), Is.EqualTo((1, Questions - 1)));

        // The scorer does not take silence for a wrong answer either.
        workspace.Write("pipeline.yaml", workspace.Read("pipeline.yaml").Replace(", judges: [judge]", "", StringComparison.Ordinal));
        workspace.Run().Exits(0);
        Assert.That((int)Metrics(workspace)["errors"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Category_that_no_question_has_is_refused_with_those_there_are()
    {
        await using var server = await ModelServer.StartAsync();
        using var workspace = JudgedPipeline.New(server.Address);
        workspace.Environment["TEAM_KEY"] = Key;

        workspace.Run("--set=Benchmark.scorer.categories.wrods=f1").Exits(1).Says("names wrods, and no question is of that category; there is words");

        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task Refused_key_fails_the_stage_with_advice_and_without_the_key()
    {
        await using var server = await ModelServer.StartAsync((context, _, _) => ServerFaults.Status(context, 401, $"{{\"error\":{{\"message\":\"Incorrect API key provided: {Key}\"}}}}"));
        using var workspace = JudgedPipeline.New(server.Address);
        workspace.Environment["TEAM_KEY"] = Key;

        var run = workspace.Run().Exits(1).Says("Incorrect API key provided", "The key is not accepted", "key_variable");

        Assert.That(run.Error, Does.Not.Contain(Key).And.Not.Contain("   at "));
    }

    [Test]
    public async Task Budget_that_does_not_suffice_stops_and_a_larger_one_goes_on()
    {
        await using var server = await ModelServer.StartAsync((context, prompt, _) => Judge(context, prompt, "[[C]]"));
        using var workspace = JudgedPipeline.New(server.Address);
        workspace.Environment["TEAM_KEY"] = Key;

        workspace.Run("--set=Benchmark.budget.calls=5").Exits(1).Says("The budget of 5 calls is used up");
        Assert.That(server.Requests, Has.Count.EqualTo(5));
        Assert.That(Calls(workspace), Is.EqualTo(5), "what a stage that failed took was paid for all the same");
        workspace.Run("--set=Benchmark.budget.calls=100").Exits(0);
        Assert.That(server.Requests, Has.Count.EqualTo(4 * Questions));
        Assert.That(Calls(workspace), Is.EqualTo((4 * Questions) - 5));
    }

    private static int Calls(Workspace workspace) =>
        (int)JsonNode.Parse(workspace.Read("artifacts/runs/latest/run.json"))!["stages"]!.AsArray().Single(stage => (string?)stage!["name"] == "Benchmark")!["usage"]!["calls"]!;

    private static Task<bool> Judge(Microsoft.AspNetCore.Http.HttpContext context, string prompt, string verdict, string finish = "stop") => prompt.StartsWith("You compare", StringComparison.Ordinal)
        ? ServerFaults.Text(context, ModelServer.OpenAi($"I compared {prompt.Length} characters. {verdict}", finish).ToJsonString()) : Task.FromResult(false);

    private static JsonNode Metrics(Workspace workspace) => JsonNode.Parse(workspace.Read("artifacts/Benchmark/manifest.json"))!["metrics"]!;
}
