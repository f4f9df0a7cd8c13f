using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>Inputs that change under the program: named, and their results never stand for a later run.</summary>
public sealed class ChangingInputTests
{
    [TestCase("echo more >> \"$TARGET/data/f.txt\"", "data/f.txt", TestName = "Input_appended_to_while_its_stage_runs_is_named_and_not_kept")]
    [TestCase("touch \"$TARGET/data/new.txt\"", "data/new.txt", TestName = "Input_added_to_a_folder_while_its_stage_runs_is_named_and_not_kept")]
    [TestCase("mv \"$TARGET/data/g.txt\" \"$TARGET/away.txt\"", "data/g.txt", TestName = "Input_removed_while_its_stage_runs_is_named_and_not_kept")]
    public void Changed(string change, string named)
    {
        using var workspace = Workspace.New().Write("data/f.txt", "1\n").Write("data/g.txt", "2\n");
        workspace.Environment["TARGET"] = workspace.Path;
        workspace.Stage("Reader", $"cat {{inputs.d}}/f.txt > {{outputs.x}}/f; [ -e \"$TARGET/once\" ] || {{ touch \"$TARGET/once\"; {change}; }}", "inputs: { d: data }", "outputs: [x]");

        workspace.Run().Exits(0).Executed("Reader").Says("warning", named, "changed while the stage ran")
            .Run("--target=Why", "--stage=Reader").Exits(0).Prints("since its last success", "inputs.d: sha256:")
            .Run().Exits(0).Executed("Reader")
            .Run().Exits(0).Executed();
    }

    /// <summary>The files are all as they were; what the stage saw of the folder was something else.</summary>
    [Test]
    public void File_that_came_and_went_while_its_stage_ran_is_noticed_by_its_folder()
    {
        using var workspace = Workspace.New().Write("data/in/f.txt", "1\n");
        workspace.Environment["TARGET"] = workspace.Path;
        workspace.Stage("Reader", "[ -e \"$TARGET/once\" ] || touch {inputs.d}/in/new; ls {inputs.d}/in > {outputs.x}/f; touch \"$TARGET/once\"; rm -f {inputs.d}/in/new", "inputs: { d: data }", "outputs: [x]");

        workspace.Run().Exits(0).Executed("Reader").Says("warning", "data/in changed while the stage ran")
            .Run().Exits(0).Executed("Reader")
            .Run().Exits(0).Executed();
        Assert.That(workspace.Read("artifacts/Reader/x/f"), Is.EqualTo("f.txt\n"));
    }

    /// <summary>A writer that never stops: whatever is read is either right or not kept, and the program ends by itself.</summary>
    [Test]
    public void File_written_all_the_time_never_gives_a_result_that_stands_for_other_bytes()
    {
        using var workspace = Workspace.New().Write("f.txt", "0")
            .Stage("Reader", "cat {inputs.f} > {outputs.x}/f", "inputs: { f: f.txt }", "outputs: [x]");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                File.WriteAllText(workspace["f.txt"], new string((char)('a' + i % 26), 300_000));
        });

        var runs = Enumerable.Range(0, 3).Select(_ => workspace.Run()).ToList();
        stop.Cancel();
        writer.GetAwaiter().GetResult();

        Assert.That(runs.Select(run => run.ExitCode), Is.All.AnyOf(0, 1), string.Join('\n', runs));
        workspace.Write("f.txt", "still\n").Run().Exits(0);
        Assert.That(workspace.Read("artifacts/Reader/x/f"), Is.EqualTo("still\n"));
    }

    [Test]
    public void Input_that_vanishes_is_an_error_that_names_it()
    {
        using var workspace = Workspace.New().Write("f.txt", "1")
            .Stage("Reader", "cat {inputs.f} > {outputs.x}/f", "inputs: { f: f.txt }", "outputs: [x]");
        workspace.Run().Exits(0);
        File.Delete(workspace["f.txt"]);

        workspace.Run().Exits(1).Executed().Says("f.txt does not exist");
        workspace.Write("f.txt", "1").Run().Exits(0).Executed();
    }

    [Test]
    public void Symbolic_link_in_a_folder_input_is_refused_by_name()
    {
        using var workspace = Workspace.New().Write("data/f.txt", "1")
            .Stage("Reader", "true", "inputs: { d: data }", "outputs: [x]");
        File.CreateSymbolicLink(workspace["data/leak"], "/etc/passwd");

        workspace.Run().Exits(1).Executed().Says("leak");
    }
}
