using System.Text.Json.Nodes;
using Pipeline.Data;
using Pipeline.Data.Tables;
using Pipeline.Testing;
using Pipeline.Tests.Running;
using Pipeline.Tests.Training;

namespace Pipeline.Tests.Evaluation;

/// <summary>Benchmark → Failures → Phase1B → Validate → Gate on a model so small that all of it takes seconds.</summary>
public sealed class FailureLoopTests
{
    private const string Stages = """
          Questions: { uses: curate, inputs: { raw: questions.jsonl }, params: { split: { validation: 0.5, test: 0.5 } } }
          Benchmark:
            uses: benchmark
            inputs: { questions: "Questions:validation", base: "BaseModel:model", candidate: "Phase1A:adapter" }
            params: { max_new_tokens: 8, local: { compute: fp32 } }
          Failures:
            uses: extract-failures
            inputs: { questions: "Questions:validation", answers: "Benchmark:answers", judgements: "Benchmark:judgements", data: "Curate:train", held_out: "Questions:test" }
            params: { threshold: 0.5 }
          Phase1B:
            uses: train
            inputs: { data: "Curate:train", base: "BaseModel:model", adapter: "Phase1A:adapter", failures: "Failures:failures" }
            params: { compute: fp32, epochs: 1, batch_size: 8, optimizer: { learning_rate: 1.0e-3 } }
          Validate:
            uses: validate
            inputs: { questions: "Questions:test", base: "BaseModel:model", before: "Phase1A:adapter", after: "Phase1B:adapter", data: "Curate:train", failures: "Failures:failures" }
            params: { max_new_tokens: 8, local: { compute: fp32 } }
          Gate: { uses: gate, inputs: { comparison: "Validate:comparison" } }

        """;

    [Test]
    public void Loop_goes_from_questions_to_the_gate_and_stands_still_after()
    {
        using var workspace = New(Stages, questions: 120);

        workspace.Run().Exits(0);
        var failures = (int)Metrics(workspace, "Failures")["failures"]!;
        Assert.That(failures, Is.InRange(10, 120), "a model this small fails nearly always");
        Assert.That((int)Metrics(workspace, "Phase1B")["failures"]!, Is.EqualTo(failures));
        Assert.That(File.ReadLines(workspace["artifacts/Failures/failures_jsonl/failures.jsonl"]).Select(line => (string?)JsonNode.Parse(line)!["answer"]).ToList(), Has.Count.EqualTo(failures).And.None.Null);
        Assert.That(workspace.Read("artifacts/Validate/report/report.txt"), Does.Contain("95 % interval"));
        var held = workspace.Run("--target=Query", "--json", "--sql=select count(*) n from \"Failures.failures\" f join \"Questions.test\" t using (id)").Exits(0);
        Assert.That((int)JsonNode.Parse(held.Out)![0]!["n"]!, Is.Zero, "no failure is held out");
        var control = workspace.Run("--target=Query", "--json", "--sql=select count(*) n from \"Failures.control\"").Exits(0);
        Assert.That((int)JsonNode.Parse(control.Out)![0]!["n"]!, Is.EqualTo(failures), "the control has as many rows");

        Assert.That(workspace.Run().Exits(0).Error, Does.Contain("Up to date"));

        workspace.Run("--set=Gate.gain=0.9").Exits(1).Says("The model should not ship", "held_out", "90 are asked for");
    }

    [Test]
    public void Gate_refuses_a_table_whose_columns_hold_something_else()
    {
        using var workspace = Workspace.New().Write("pipeline.yaml", """
            version: 1
            stages:
              Gate: { uses: gate, inputs: { comparison: comparison.parquet } }
            """);
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
        {
            connection.WriteParquet(
                "SELECT 'held_out' AS comparison, 7 AS category, 1 AS rows, 0.5::DOUBLE AS before, 1::DOUBLE AS after, 0::DOUBLE AS low, 1::DOUBLE AS high, 1 AS improved, 0 AS regressed, 1::DOUBLE AS p, 1::DOUBLE AS p_worse",
                workspace["comparison.parquet"]);
        }

        workspace.Run().Exits(1).Says("comparison.parquet is no table of comparisons", "category", "VARCHAR");
    }

    [Test]
    public void Held_out_question_that_was_trained_on_is_refused_with_its_row()
    {
        using var workspace = New("""
              Questions: { uses: curate, inputs: { raw: questions.jsonl }, params: { split: { validation: 0, test: 0 } } }
              Validate:
                uses: validate
                inputs: { questions: "Questions:train", base: "BaseModel:model", data: "Curate:train" }
                params: { max_new_tokens: 8, local: { compute: fp32 } }

            """, questions: 12);
        var taught = File.ReadLines(workspace["rows.jsonl"]).Select(line => JsonNode.Parse(line)).OfType<JsonObject>()
            .Where(row => row["instruction"] is JsonValue && row["output"] is JsonValue && row["input"] is null).Take(40);
        File.WriteAllLines(workspace["questions.jsonl"], taught.Select(row => row.ToJsonString()));

        workspace.Run("--target=Validate").Exits(1).Says("held-out questions are asked by rows that were trained on", " is data ", "overlap: drop");
    }

    [Test]
    public void Questions_of_which_none_fits_a_local_models_context_are_an_input_that_is_not_right()
    {
        using var workspace = New(Stages, questions: 0);
        var words = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i} "));
        File.WriteAllLines(workspace["questions.jsonl"], Enumerable.Range(0, 12).Select(i => new JsonObject { ["question"] = $"{i * 7} comes first: {words}", ["answer"] = $"{i}" }.ToJsonString()));

        workspace.Run("--target=Benchmark", "--set=Questions.near_duplicates.enabled=false").Exits(1).Says("candidate: none of", "questions got a reply", "context");
    }

    private static Workspace New(string stages, int questions)
    {
        var workspace = TinyPipeline.Brief(stages);
        File.WriteAllLines(workspace["questions.jsonl"], File.ReadLines(Path.Combine(Repository.Root, "samples", "questions.jsonl")).Take(questions));
        return workspace;
    }

    private static JsonNode Metrics(Workspace workspace, string stage) => JsonNode.Parse(workspace.Read($"artifacts/{stage}/manifest.json"))!["metrics"]!;
}
