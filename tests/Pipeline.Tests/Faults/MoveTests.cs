using System.Diagnostics;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>Times and places do not count, only content.</summary>
public sealed class MoveTests
{
    private static Workspace Finished()
    {
        var workspace = Workspace.New()
            .Write("data/a.txt", "1\n").Write("data/deep/b.txt", "2\n")
            .Stage("Join", "cat {inputs.d}/a.txt {inputs.d}/deep/b.txt > {outputs.x}/f", "inputs: { d: data }", "outputs: [x]")
            .Stage("Last", "cat {inputs.x}/f > {outputs.y}/f", "inputs: { x: \"Join:x\" }", "outputs: [y]");
        workspace.Run().Exits(0).Executed("Join", "Last");
        return workspace;
    }

    [Test]
    public void Touched_inputs_with_other_permissions_run_nothing()
    {
        using var workspace = Finished();
        foreach (var file in Directory.EnumerateFiles(workspace["data"], "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        workspace.Run().Exits(0).Executed();
    }

    [Test]
    public void Changed_content_with_the_same_size_and_time_runs()
    {
        using var workspace = Finished();
        var file = workspace["data/a.txt"];
        var time = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, "3\n");
        File.SetLastWriteTimeUtc(file, time);

        workspace.Run().Exits(0).Executed("Join", "Last");
    }

    [Test]
    public void Renamed_file_of_a_folder_runs()
    {
        using var workspace = Finished();
        workspace.Stage("Join", "cat {inputs.d}/*.txt > {outputs.x}/f", "inputs: { d: data }", "outputs: [x]").Run().Executed("Join", "Last");
        File.Move(workspace["data/a.txt"], workspace["data/c.txt"]);

        workspace.Run().Exits(0).Executed("Join");
    }

    [TestCase("cp", "-a")]
    [TestCase("cp", "-r")]
    [TestCase("mv", "-T")]
    public void Workspace_copied_or_moved_with_its_store_runs_nothing(string program, string option)
    {
        using var workspace = Finished();
        var other = Path.Combine(Path.GetDirectoryName(workspace.Path)!, "elsewhere");
        using (var copy = Process.Start(program, [option, workspace.Path, other]))
            copy.WaitForExit();

        workspace.Beside("elsewhere").Run().Exits(0).Executed().Run().Exits(0).Executed();
        Assert.That(File.ReadAllText(Path.Combine(other, "artifacts/Last/y/f")), Is.EqualTo("1\n2\n"));
    }

    /// <summary>What git would bring: sources and the lock file, neither store nor artifacts.</summary>
    [Test]
    public void Fresh_clone_with_a_shared_store_runs_nothing_and_has_all_artifacts()
    {
        using var workspace = Finished();
        workspace.Run("--cache=../shared").Exits(0).Executed("Join", "Last");
        var clone = workspace.Beside("clone");
        foreach (var file in new[] { "pipeline.yaml", "pipeline.lock", "data/a.txt", "data/deep/b.txt" })
            clone.Write(file, workspace.Read(file));
        var locked = clone.Read("pipeline.lock");

        clone.Run("--cache=../shared").Exits(0).Executed();

        Assert.That(clone.Read("artifacts/Last/y/f"), Is.EqualTo("1\n2\n"));
        Assert.That(clone.Read("pipeline.lock"), Is.EqualTo(locked));
    }

    [Test]
    public void Store_named_by_the_environment_is_used()
    {
        using var workspace = Finished();
        workspace.Environment["PIPELINE_CACHE"] = "../shared";
        workspace.Run().Exits(0).Executed("Join", "Last").Run("--cache=cache").Exits(0).Executed();
    }
}
