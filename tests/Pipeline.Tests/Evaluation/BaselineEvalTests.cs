using System.Text.Json.Nodes;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Evaluation;

/// <summary>A labelled set asked of a model behind an API, through the real program and a server on loopback.</summary>
public sealed class BaselineEvalTests
{
    private const int Rows = 40;

    [Test]
    public async Task Five_rows_are_asked_by_default_and_measured()
    {
        await using var server = await ModelServer.StartAsync(Answer);
        using var workspace = New(server.Address);

        workspace.Run("--target=Baseline").Exits(0);

        Assert.That(server.Requests, Has.Count.EqualTo(5));
        var metrics = Manifest(workspace)["metrics"]!;
        Assert.That(((int)metrics["rows"]!, (double)metrics["accuracy"]!, (int)metrics["unparsable"]!), Is.EqualTo((5, 1.0, 0)), "the model reads the number's parity, and says it in JSON");
        Assert.That(workspace.Read("artifacts/Baseline/csv/predictions.csv").Split('\n'), Has.Length.EqualTo(5 + 2));
        Assert.That(workspace.Read("artifacts/Baseline/report/report.txt"), Does.Contain("accuracy    100.0 %").And.Contain("5 of 40 rows"));
    }

    [Test]
    public async Task Banner_names_the_run_in_log_and_record_and_never_in_an_output()
    {
        await using var server = await ModelServer.StartAsync(Answer);
        using var workspace = New(server.Address);

        workspace.Run("--target=Baseline").Exits(0);

        var record = JsonNode.Parse(workspace.Read("artifacts/runs/latest/run.json"))!;
        var (id, usage) = ((string)record["id"]!, record["stages"]!.AsArray().Single()!["usage"]!);
        Assert.Multiple(() =>
        {
            Assert.That((string?)usage["evaluation"]!["run"], Is.EqualTo(id));
            Assert.That((int)usage["latency_seconds"]!["replies"]!, Is.EqualTo(5));
            Assert.That((double)usage["latency_seconds"]!["p99"]!, Is.GreaterThanOrEqualTo((double)usage["latency_seconds"]!["p50"]!));
            foreach (var file in Directory.EnumerateDirectories(workspace["artifacts/Baseline"]).SelectMany(Directory.EnumerateFiles).Append(workspace["artifacts/Baseline/manifest.json"]))
                Assert.That(File.ReadAllText(file), Does.Not.Contain(id), file);
            var log = workspace.Read("artifacts/runs/latest/logs/Baseline.txt");
            Assert.That(log, Does.Contain($"run        {id}").And.Contain("limits     100 new tokens, no limit in money, no limit in calls").And.Contain("samples    5 of 40, by seed 0").And.Contain("--- user").And.Contain("Even or odd"));
        });
    }

    [Test]
    public async Task Server_that_refuses_is_asked_once()
    {
        await using var server = await ModelServer.StartAsync((context, _, _) => ServerFaults.Status(context, 400, "{\"error\":{\"message\":\"no such field\"}}"));
        using var workspace = New(server.Address);

        workspace.Run("--target=Baseline").Exits(1).Says("was asked one row to begin with", "no such field", "Nothing else was asked");

        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Row_without_a_reply_fails_the_stage_unless_errors_are_allowed()
    {
        await using var server = await ModelServer.StartAsync(async (context, prompt, call) =>
            prompt.Contains("number 7?", StringComparison.Ordinal) ? await ServerFaults.Status(context, 400, "{\"error\":{\"message\":\"filtered\"}}") : await Answer(context, prompt, call));
        using var workspace = New(server.Address);

        workspace.Run("--target=Baseline", "--set=Baseline.samples=0").Exits(1).Says("1 of 40 rows got no reply", "filtered", "allow_errors");
        Assert.That(server.Requests, Has.Count.EqualTo(Rows));
        workspace.Run("--target=Baseline", "--set=Baseline.samples=0", "--set=Baseline.allow_errors=true").Exits(0);

        Assert.That(server.Requests, Has.Count.EqualTo(Rows + 1), "only the row without a stored reply is asked again");
        var metrics = Manifest(workspace)["metrics"]!;
        Assert.That(((int)metrics["rows"]!, (int)metrics["unanswered"]!), Is.EqualTo((Rows - 1, 1)));
    }

    [Test]
    public async Task More_samples_ask_only_what_was_not_asked()
    {
        await using var server = await ModelServer.StartAsync(Answer);
        using var workspace = New(server.Address);

        workspace.Run("--target=Baseline", "--set=Baseline.samples=10").Exits(0);
        workspace.Run("--target=Baseline", "--set=Baseline.samples=15").Exits(0);

        Assert.That(server.Requests, Has.Count.EqualTo(15));
    }

    [TestCase("dataset: numbers", "and the input data another set")]
    [TestCase("strategy: best", "no strategy 'best'")]
    [TestCase("label: parity", "no label in the column 'parity'")]
    public async Task Parameter_that_fits_nothing_is_refused_before_anything_is_asked(string parameter, string said)
    {
        await using var server = await ModelServer.StartAsync(Answer);
        using var workspace = New(server.Address);

        workspace.Run("--target=Baseline", $"--set=Baseline.{parameter.Replace(": ", "=", StringComparison.Ordinal)}").Exits(1).Says(said);

        Assert.That(server.Requests, Is.Empty);
    }

    /// <summary>Says whether the number is even, in JSON within prose.</summary>
    private static Task<bool> Answer(Microsoft.AspNetCore.Http.HttpContext context, string prompt, int call)
    {
        var number = int.Parse(new string([.. prompt.Where(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture);
        var reply = $"Let me see {{a number}}. {{\"label\": \"{(number % 2 == 0 ? "Even" : "odd")}\"}} is my answer.";
        return ServerFaults.Text(context, ModelServer.OpenAi(reply).ToJsonString());
    }

    private static JsonNode Manifest(Workspace workspace) => JsonNode.Parse(workspace.Read("artifacts/Baseline/manifest.json"))!;

    private static Workspace New(string address) => Workspace.New()
        .Write("numbers.jsonl", string.Concat(Enumerable.Range(0, Rows).Select(i => $$"""{"text":"number {{i}}","label":"{{(i % 2 == 0 ? "even" : "odd")}}"}""" + "\n")))
        .Write("template.yaml", "strategies:\n  plain:\n    user: \"Even or odd: {text}?\"\n")
        .Write("pipeline.yaml", $$"""
            version: 1
            name: baseline
            models:
              small: { provider: openai-compatible, model: m, base_address: "{{address}}" }
            stages:
              Baseline:
                uses: baseline-eval
                inputs: { data: numbers.jsonl, template: template.yaml }
                params: { model: small }
            """);
}
