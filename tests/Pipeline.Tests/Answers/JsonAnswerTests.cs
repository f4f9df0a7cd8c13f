using System.Text.Json;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Answers;

/// <summary>With <c>--json</c>, standard output is one JSON value and nothing else, whatever the stages write.</summary>
public sealed class JsonAnswerTests
{
    private static readonly Lazy<Workspace> Noisy = new(() =>
    {
        var workspace = Workspace.New()
            .Stage("First", "echo '{\"event\":\"progress\",\"done\":1,\"total\":2}'; echo noise; echo '{\"a\": 1}' > {outputs.x}/rows.jsonl", "outputs: [x]", "params: { k: \"ü\\u202e\\e[31m\" }")
            .Stage("Last", "cat {inputs.x}/rows.jsonl > {outputs.y}/f", "inputs: { x: \"First:x\" }", "outputs: [y]");
        workspace.Run().Exits(0);
        workspace.Run("--set=First.k=2").Exits(0);
        return workspace;
    });

    [OneTimeTearDown]
    public static void Remove() => Noisy.Value.Dispose();

    [TestCase("stages", "--dryrun")]
    [TestCase("stages", "--target=Status")]
    [TestCase("stages", "--target=Graph")]
    [TestCase("stages", "--target=Describe")]
    [TestCase("entries", "--target=Why", "--stage=First")]
    [TestCase("runs", "--target=Runs")]
    [TestCase("params", "--target=Diff", "--from=latest")]
    [TestCase("nodes", "--target=Lineage", "--artifact=Last:y")]
    [TestCase("nodes", "--target=Lineage", "--artifact=artifacts/First/x/rows.jsonl", "--down")]
    [TestCase("items", "--target=Gc", "--dryrun")]
    public void Verb_answers_with_one_object(string member, params string[] arguments)
    {
        var answer = Noisy.Value.Run([.. arguments, "--json"]).Exits(0).Json();

        Assert.That(answer.GetProperty(member).ValueKind, Is.EqualTo(JsonValueKind.Array));
    }

    [Test]
    public void Tag_answers_with_one_object() =>
        Assert.That(Noisy.Value.Run("--target=Tag", "--name=kept", "--json").Exits(0).Json().GetProperty("tag").GetString(), Is.EqualTo("kept"));

    [Test]
    public void Query_answers_with_a_row_for_each_run_that_ended()
    {
        var rows = Noisy.Value.Run("--target=Query", "--sql=select * from runs", "--json").Exits(0).Json();

        Assert.That(rows.ValueKind, Is.EqualTo(JsonValueKind.Array));
        Assert.That(rows.GetArrayLength(), Is.GreaterThanOrEqualTo(2));
    }

    [TestCase("--target=Status")]
    [TestCase("--target=Why", "--stage=Nobody")]
    [TestCase("--dryrun")]
    public void Mistake_leaves_standard_output_empty(params string[] arguments)
    {
        using var workspace = Workspace.New().Write("pipeline.yaml", "version: 1\nstages:\n  A: { run: true, inputs: { x: \"B:x\" } }\n");

        var run = workspace.Run([.. arguments, "--json"]).Exits(2);

        Assert.That(run.Out, Is.Empty);
        Assert.That(run.Error, Does.Contain("error"));
    }

    [Test]
    public void Run_without_json_writes_nothing_to_standard_output()
    {
        using var workspace = Workspace.New().Stage("First", "echo noise; echo more >&2; echo 1 > {outputs.x}/f", "outputs: [x]");

        Assert.That(workspace.Run().Exits(0).Out, Is.Empty);
    }

    [TestCase("--target=Status")]
    [TestCase("--dryrun")]
    [TestCase("--target=Gc", "--dryrun")]
    public void Question_leaves_no_notebook(params string[] arguments)
    {
        using var workspace = Workspace.New().Stage("First", "true", "outputs: [x]");

        workspace.Run(arguments).Exits(0).Executed();

        Assert.That(Directory.Exists(workspace["artifacts/runs"]), Is.False);
    }
}
