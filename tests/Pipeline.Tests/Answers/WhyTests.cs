using System.Text.Json;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Answers;

/// <summary>Why a stage would run, in words and as JSON, after each kind of change.</summary>
public sealed class WhyTests
{
    private const string Command = "cat {inputs.d}/a.txt > {outputs.x}/f";

    [Test]
    public void Why_after_a_changed_parameter_names_it_with_old_and_new() =>
        Assert.That(After(workspace => Stage(workspace, parameters: "{ deep: { k: 2 } }")), Is.EqualTo(new[] { ("params.deep.k", "1", "2") }));

    [Test]
    public void Why_after_a_changed_file_of_a_folder_names_the_file() =>
        Assert.That(Names(After(workspace => workspace.Write("data/b.txt", "other"))), Is.EqualTo(new[] { "inputs.d/b.txt" }));

    [Test]
    public void Why_after_an_added_file_names_it_and_has_no_old_value()
    {
        var entry = After(workspace => workspace.Write("data/c.txt", "new")).Single();

        Assert.That((entry.Entry, entry.Old), Is.EqualTo(("inputs.d/c.txt", (string?)null)));
    }

    [Test]
    public void Why_after_a_changed_variable_names_it() =>
        Assert.That(Names(After(workspace => workspace.Environment["DECLARED"] = "other")), Is.EqualTo(new[] { "env.DECLARED" }));

    [Test]
    public void Why_after_a_changed_command_names_it() =>
        Assert.That(Names(After(workspace => Stage(workspace, command: Command + " # other"))), Is.EqualTo(new[] { "command" }));

    [Test]
    public void Why_after_a_changed_code_file_names_it() =>
        Assert.That(Names(After(workspace => workspace.Write("scripts/s.sh", "other"))), Is.EqualTo(new[] { "code/scripts/s.sh" }));

    [Test]
    public void Why_after_a_change_in_a_variable_that_is_not_declared_has_no_entries_of_now() =>
        Assert.That(After(workspace => workspace.Environment["UNDECLARED"] = "other", between: "runs"), Is.Empty);

    [Test]
    public void Why_after_an_input_went_away_names_it_as_missing()
    {
        var entry = After(workspace => Directory.Delete(workspace["data"], recursive: true)).Single();

        Assert.That((entry.Entry, entry.New), Is.EqualTo(("inputs.d", "missing")));
    }

    [Test]
    public void Why_of_a_frozen_stage_names_what_changed_all_the_same() =>
        Assert.That(After(workspace => Stage(workspace, parameters: "{ deep: { k: 2 } }\n    frozen: true")), Is.EqualTo(new[] { ("params.deep.k", "1", "2") }));

    [Test]
    public void Why_after_a_second_run_compares_the_last_two_executions() =>
        Assert.That(
            After(workspace => Stage(workspace, parameters: "{ deep: { k: 2 } }").Run().Exits(0).Executed("S"), between: "runs"),
            Is.EqualTo(new[] { ("params.deep.k", "1", "2") }));

    [Test]
    public void Why_in_words_shows_old_and_new()
    {
        using var workspace = New();
        Stage(workspace, parameters: "{ deep: { k: 2 } }");

        workspace.Run("--target=Why", "--stage=S").Exits(0).Prints("since its last success", "params.deep.k: 1 → 2").Executed();
    }

    [Test]
    public void Value_of_a_declared_variable_appears_nowhere()
    {
        using var workspace = New();
        workspace.Environment["DECLARED"] = "hunter2-secret";
        var run = workspace.Run().Exits(0).Executed("S");

        var why = workspace.Run("--target=Why", "--stage=S", "--json");

        Assert.That(run.Error + why.Out, Does.Not.Contain("hunter2"));
        Assert.That(Directory.EnumerateFiles(workspace.Path, "*", SearchOption.AllDirectories).Where(path => File.ReadAllText(path).Contains("hunter2", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>By its name it holds a key; the stage prints it on both streams, in pieces and in its last words.</summary>
    [TestCase(0)]
    [TestCase(3)]
    public void Key_that_a_stage_prints_reaches_no_log_report_or_store(int exit)
    {
        using var workspace = Workspace.New().Write(".env", "TEAM_TOKEN=hunter2-secret\n")
            .Stage("S", $"echo \"it is $TEAM_TOKEN.\"\nenv >&2\nprintf hunter; sleep 0.1; printf 2-secret; sleep 0.1; printf hunter\nexit {exit}", "outputs: [x]");

        var run = workspace.Run().Exits(exit == 0 ? 0 : 1);

        Assert.That(run.Error + run.Out, Does.Not.Contain("hunter2"));
        var log = workspace.Read("artifacts/runs/latest/logs/S.txt");
        Assert.That(log, Does.Contain("it is ***.").And.Contain("TEAM_TOKEN=***").And.EndWith("***hunter"));
        var holding = Directory.EnumerateFiles(workspace.Path, "*", SearchOption.AllDirectories).Where(path => File.ReadAllText(path).Contains("hunter2", StringComparison.Ordinal));
        Assert.That(holding.Select(Path.GetFileName), Is.EqualTo(new[] { ".env" }));
    }

    private static Workspace New()
    {
        var workspace = Workspace.New().Write("data/a.txt", "a").Write("data/b.txt", "b").Write("scripts/s.sh", "code");
        workspace.Environment["DECLARED"] = "first";
        Stage(workspace).Run().Exits(0).Executed("S");
        return workspace;
    }

    private static Workspace Stage(Workspace workspace, string command = Command, string parameters = "{ deep: { k: 1 } }") => workspace.Stage(
        "S", command, "inputs: { d: data }", "outputs: [x]", $"params: {parameters}", "code: [scripts]", "env: [DECLARED]");

    private static List<(string Entry, string? Old, string? New)> After(Action<Workspace> change, string between = "now")
    {
        using var workspace = New();
        change(workspace);
        var answer = workspace.Run("--target=Why", "--stage=S", "--json").Exits(0).Json();
        Assert.That(answer.GetProperty("stage").GetString(), Is.EqualTo("S"));
        Assert.That(answer.GetProperty("between").GetString(), Is.EqualTo(between));
        return [.. answer.GetProperty("entries").EnumerateArray().Select(entry => (Text(entry, "entry")!, Text(entry, "old"), Text(entry, "new")))];
    }

    private static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();

    private static IEnumerable<string> Names(IEnumerable<(string Entry, string? Old, string? New)> entries) => entries.Select(entry => entry.Entry);
}
