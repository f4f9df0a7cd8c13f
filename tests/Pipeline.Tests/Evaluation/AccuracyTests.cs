using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Tests.Running;
using Pipeline.Tests.Training;

namespace Pipeline.Tests.Evaluation;

/// <summary>Published benchmarks through the real program: a server on loopback, or a model so small that it takes seconds.</summary>
public sealed class AccuracyTests
{
    private const string Key = "sk-test-0123456789abcdef";

    [TestCase(0, 1.0)]
    [TestCase(1, 0.0, Description = "one more than the right number")]
    public async Task Gsm8k_scores_gold_answers_all_and_near_misses_none(int error, double score)
    {
        await using var server = await ModelServer.StartAsync((context, prompt, _) =>
        {
            var asked = prompt[(prompt.LastIndexOf("Question: ", StringComparison.Ordinal) + "Question: ".Length)..].Split(' ');
            var sum = int.Parse(asked[0], System.Globalization.CultureInfo.InvariantCulture) + int.Parse(asked[2], System.Globalization.CultureInfo.InvariantCulture) + error;
            return ServerFaults.Text(context, ModelServer.OpenAi($" The sum is {sum}.\n#### {sum:N0}").ToJsonString());
        });
        using var workspace = New(server.Address, "gsm8k");
        workspace.Write("data/train.jsonl", Sums(1000, 6)).Write("data/test.jsonl", Sums(2000, 20));

        workspace.Run().Exits(0);

        var metrics = Metrics(workspace);
        Assert.That(((double)metrics["gsm8k_strict"]!, (double)metrics["gsm8k_flexible"]!, (double)metrics["gsm8k_strict_standard_error"]!), Is.EqualTo((score, score, 0.0)));
        Assert.That(server.Requests.First().Prompt.Split("Question: "), Has.Length.EqualTo(1 + 5 + 1), "five shots and the question");
        Assert.That(workspace.Read("artifacts/Accuracy/report/report.txt"), Does.Contain("Question: 1000 + 1 = ?\nAnswer: 1000 + 1 = 1001\n#### 1001\n\n").And.Contain((string)metrics["prompts_sha256"]!));
    }

    [Test]
    public async Task Humaneval_runs_programs_in_the_sandbox_and_counts_how_they_end()
    {
        if (!File.Exists("/usr/bin/bwrap"))
            Assert.Ignore("Needs bubblewrap, which is not installed.");
        await using var server = await ModelServer.StartAsync((context, prompt, _) => ServerFaults.Text(context, ModelServer.OpenAi(
            prompt.Contains("def double", StringComparison.Ordinal) ? "Here it is:\n```python\ndef double(x):\n    return 2 * x\n```\nDone."
            : prompt.Contains("def spin", StringComparison.Ordinal) ? "```\n    while True:\n        pass\n```"
            : "    return open('/etc/passwd').read()").ToJsonString()));
        using var workspace = New(server.Address, "humaneval");
        string Problem(string name) => new JsonObject
        {
            ["task_id"] = name,
            ["prompt"] = $"def {name}(x):\n    \"\"\"{name}\"\"\"\n",
            ["entry_point"] = name,
            ["canonical_solution"] = "    return 2 * x\n",
            ["test"] = "def check(candidate):\n    assert candidate(2) == 4\n",
        }.ToJsonString() + "\n";
        workspace.Write("data/problems.jsonl", Problem("double") + Problem("spin") + Problem("steal"));

        workspace.Run().Exits(0);

        Assert.That((double)Metrics(workspace)["pass@1"]!, Is.EqualTo(1 / 3.0).Within(1e-12));
        var outcomes = workspace.Run("--target=Query", "--json", "--sql=select id, outcome from \"Accuracy.answers\" order by id").Exits(0);
        Assert.That(JsonNode.Parse(outcomes.Out)!.AsArray().Select(row => ((string?)row!["id"], (string?)row["outcome"])), Is.EqualTo(new[] { ("double#0", "passed"), ("spin#0", "timed_out"), ("steal#0", "wrong") }));
    }

    [Test]
    public async Task Humaneval_asks_for_different_programs_of_one_problem()
    {
        if (!File.Exists("/usr/bin/bwrap"))
            Assert.Ignore("Needs bubblewrap, which is not installed.");
        var seeds = new System.Collections.Concurrent.ConcurrentBag<long>();
        await using var server = await ModelServer.StartAsync((context, _, call) => ServerFaults.Text(context, ModelServer.OpenAi(call % 2 == 0 ? "```python\r\ndef one(x):\r\n    return 1" : "```\n    return 2\n```").ToJsonString()), body => seeds.Add((long)body["seed"]!));
        using var workspace = New(server.Address, "humaneval");
        workspace.Write("data/problems.jsonl", """{"task_id":"one","prompt":"def one(x):\n","entry_point":"one","canonical_solution":"    return 1","test":"def check(candidate):\n    assert candidate(0) == 1\n"}""" + "\n");

        workspace.Run("--set=Accuracy.programs=6", "--set=Accuracy.temperature=0.8", "--set=Accuracy.pass_at=[1,6]").Exits(0);

        Assert.That(seeds, Is.Unique.And.Exactly(6).Items);
        Assert.That((double)Metrics(workspace)["pass@1"]!, Is.EqualTo(0.5).Within(1e-12), "a block with CR LF and without an end counts");
        Assert.That((double)Metrics(workspace)["pass@6"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Humaneval_leaves_out_a_reply_that_is_missing_where_errors_are_allowed()
    {
        if (!File.Exists("/usr/bin/bwrap"))
            Assert.Ignore("Needs bubblewrap, which is not installed.");
        await using var server = await ModelServer.StartAsync(async (context, prompt, _) => prompt.Contains("def one", StringComparison.Ordinal)
            ? await ServerFaults.Text(context, ModelServer.OpenAi("```\ndef one(x):\n    return 1\n```").ToJsonString())
            : await ServerFaults.Status(context, 400, "{\"error\":{\"message\":\"filtered\"}}"));
        using var workspace = New(server.Address, "humaneval");
        string Problem(string name) => $$"""{"task_id":"{{name}}","prompt":"def {{name}}(x):\n","entry_point":"{{name}}","canonical_solution":"    return 1","test":"def check(candidate):\n    assert candidate(0) == 1\n"}""" + "\n";
        workspace.Write("data/problems.jsonl", Problem("one") + Problem("two"));

        workspace.Run().Exits(1).Says("1 of 2 answers are missing", "filtered", "allow_errors");
        workspace.Run("--set=Accuracy.allow_errors=true").Exits(0);

        Assert.That((double)Metrics(workspace)["pass@1"]!, Is.EqualTo(1));
        Assert.That(workspace.Read("artifacts/Accuracy/report/report.txt"), Does.Contain("1 of 2 answers are missing, and in no figure."));
    }

    [Test]
    public async Task Mmlu_takes_the_likeliest_first_token_of_a_model_behind_an_api()
    {
        await using var server = await ModelServer.StartAsync((context, _, _) => ServerFaults.Text(context, FirstToken().ToJsonString()));
        using var workspace = New(server.Address, "mmlu");
        Mmlu(workspace, 8);

        workspace.Run().Exits(0);

        Assert.That((double)Metrics(workspace)["accuracy"]!, Is.EqualTo(0.25), "it always says B, which every fourth answer is");
        Assert.That((int)server.LastBody!["max_completion_tokens"]!, Is.EqualTo(1));
    }

    [Test]
    public void Mmlu_reads_likelihoods_of_a_local_model_the_same_each_time_and_says_where_shots_had_no_room()
    {
        using var workspace = TinyPipeline.Brief("""
              Accuracy:
                uses: accuracy
                inputs: { data: data, base: "BaseModel:model" }
                params: { task: mmlu, local: { compute: fp32 } }

            """);
        Mmlu(workspace, 60);
        var examples = workspace.Read("data/dev/sums_dev.csv");
        workspace.Write("data/dev/sums_dev.csv", examples.Replace("What is", string.Concat(Enumerable.Repeat("Think of numbers. ", 30)) + "What is", StringComparison.Ordinal));

        workspace.Run("--target=Accuracy").Exits(0);
        var first = workspace.Read("artifacts/Accuracy/manifest.json");
        workspace.Run("--target=Accuracy", "--force=Accuracy").Exits(0);

        Assert.That(workspace.Read("artifacts/Accuracy/manifest.json"), Is.EqualTo(first));
        Assert.That((double)Metrics(workspace)["accuracy"]!, Is.InRange(0.1, 0.4), "chance is a quarter");
        Assert.That(workspace.Read("artifacts/Accuracy/report/report.txt"), Does.Contain("of 60 questions had fewer than 5 shots").And.Contain("about sums."));
        workspace.Run("--target=Accuracy", "--set=Accuracy.model=gone").Exits(2).Says("there is no model 'gone'");
    }

    /// <summary>Each chunk of questions is kept when it is read; the next attempt takes what is there, and gives the same bits.</summary>
    [Test]
    public void Mmlu_that_was_killed_goes_on_and_ends_with_the_same_result()
    {
        const string stage = """
              Accuracy:
                uses: accuracy
                inputs: { data: data, base: "BaseModel:model" }
                params: { task: mmlu, shots: 1, local: { compute: fp32 } }

            """;
        using var workspace = TinyPipeline.Brief(stage);
        Mmlu(workspace, 512);
        workspace.Run("--target=BaseModel").Exits(0);
        using (var host = workspace.Start("--target=Accuracy"))
        {
            Eventually.IsTrue(() => Kept(workspace) is not null, () => $"no chunk is kept; standard error:\n{host.ErrorSoFar}");
            host.Signal(Signals.Kill);
            host.End().Exits(128 + Signals.Kill);
        }

        Leftovers.WaitUntilGone(workspace.Mark);
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(Kept(workspace)!)!, "mmlu-*.json"), Has.Length.LessThan(8), "the kill came in the middle");
        workspace.Run("--target=Accuracy").Exits(0);
        var first = workspace.Read("artifacts/Accuracy/manifest.json");
        workspace.Run("--target=Accuracy", "--force=Accuracy").Exits(0);

        Assert.That(workspace.Read("artifacts/Accuracy/manifest.json"), Is.EqualTo(first));
    }

    private static string? Kept(Workspace workspace) => Directory.EnumerateFiles(workspace["cache"], "mmlu-0.json", SearchOption.AllDirectories).FirstOrDefault();

    [TestCase("pass_at=[2]", "params.pass_at")]
    [TestCase("pass_at=[]", "params.pass_at")]
    [TestCase("programs=3", "params.temperature")]
    public async Task Parameters_that_do_not_fit_each_other_are_refused(string parameter, string said)
    {
        await using var server = await ModelServer.StartAsync();
        using var workspace = New(server.Address, "humaneval");
        workspace.Write("data/problems.jsonl", "{}\n");
        workspace.Run($"--set=Accuracy.{parameter}").Exits(1).Says(said);
        Assert.That(server.Requests, Is.Empty);
    }

    private static string Sums(int from, int count) => string.Concat(Enumerable.Range(1, count).Select(i =>
        new JsonObject { ["question"] = $"{from} + {i} = ?", ["answer"] = $"{from} + {i} = {from + i}\n#### {from + i}" }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n"));

    private static void Mmlu(Workspace workspace, int questions) => workspace
        .Write("data/dev/sums_dev.csv", string.Concat(Enumerable.Range(0, 5).Select(Row)))
        .Write("data/test/sums_test.csv", string.Concat(Enumerable.Range(5, questions).Select(Row)));

    private static string Row(int i) => $"What is {i} + {i}?,{2 * i},{(2 * i) + 1},{(2 * i) + 2},{(2 * i) + 3},{"ABCD"[i % 4]}\n";

    private static JsonObject FirstToken()
    {
        JsonObject Token(string text, double logprob) => new() { ["token"] = text, ["logprob"] = logprob, ["bytes"] = null };
        var reply = ModelServer.OpenAi("The", "length");
        var chosen = Token("The", -0.4);
        chosen["top_logprobs"] = new JsonArray(Token("The", -0.4), Token(" B", -1.5), Token(" A", -2.5));
        reply["choices"]![0]!["logprobs"] = new JsonObject { ["content"] = new JsonArray(chosen) };
        return reply;
    }

    private static JsonNode Metrics(Workspace workspace) => JsonNode.Parse(workspace.Read("artifacts/Accuracy/manifest.json"))!["metrics"]!;

    private static Workspace New(string address, string task)
    {
        var workspace = Workspace.New().Write("pipeline.yaml", $$"""
            version: 1
            name: accuracy
            models:
              big: { provider: openai, model: big, base_address: "{{address}}", key_variable: TEAM_KEY, logprobs: true }
            stages:
              Accuracy: { uses: accuracy, inputs: { data: data }, params: { task: {{task}}, model: big } }
            """);
        workspace.Environment["TEAM_KEY"] = Key;
        return workspace;
    }
}
