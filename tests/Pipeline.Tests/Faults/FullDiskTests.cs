using Pipeline.Engine.Execution.Attempts;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Testing;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>Disks that are full or read-only: an error that names the path, a store that stays sound, and a plain run that goes on when there is room.</summary>
public sealed class FullDiskTests
{
    [Test]
    public void Full_store_is_an_error_that_names_it_and_heals_when_there_is_room()
    {
        using var workspace = Large();
        using var disk = new SmallDisk(workspace["cache"]);

        var run = workspace.Run();

        Assert.That(run.ExitCode, Is.AnyOf(1, 3), run.ToString());
        Assert.That(run.Error, Does.Contain(workspace["cache"]).Or.Contain("No space left"), run.ToString());
        Assert.That(run.Error, Does.Not.Contain("   at Pipeline."), "a full disk is no defect of the engine");
        disk.Grow();
        workspace.Run().Exits(0).Executed(run.Stages.Contains("Small") && Finished(run) ? ["Large"] : ["Small", "Large"]);
        Assert.That(StoreCheck.Damaged(workspace["cache"]), Is.Empty);
        workspace.Run().Exits(0).Executed();
    }

    /// <summary>The stage's files fit beside nothing: the disk fills up while the engine takes them in, or under the stage, at one of many sizes.</summary>
    [Test]
    public void Store_that_fills_up_at_any_point_stays_sound([Values(300, 500, 900, 990, 1010)] int kilobytes)
    {
        using var workspace = Workspace.New().Stage("Large", $"head -c {kilobytes}000 /dev/urandom > {{outputs.x}}/f", "outputs: [x]");
        using var disk = new SmallDisk(workspace["cache"]);

        var run = workspace.Run();

        Assert.That(run.ExitCode, Is.AnyOf(0, 1, 3), run.ToString());
        Assert.That(run.Error, Does.Not.Contain("   at Pipeline."), run.ToString());
        disk.Grow();
        workspace.Run().Exits(0);
        Assert.That(StoreCheck.Damaged(workspace["cache"]), Is.Empty);
        Assert.That(new FileInfo(workspace["artifacts/Large/x/f"]).Length, Is.EqualTo(kilobytes * 1000));
        workspace.Run().Exits(0).Executed();
    }

    /// <summary>Of a copy that broke off the next attempt would go on from the little that it holds, and the whole one would be removed.</summary>
    [Test]
    public void Checkpoints_outlive_an_attempt_that_has_no_room_for_them()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder["work"]);
        var first = AttemptFolder.Create(folder["work/f"], AttemptId.Of(AttemptId.NewInvocation(), 1));
        File.WriteAllBytes(Path.Combine(first.Work, "state"), new byte[600_000]);
        File.WriteAllText(Path.Combine(first.Work, "a-small-one"), "1");

        Assert.That(() => AttemptFolder.Create(folder["work/f"], AttemptId.Of(AttemptId.NewInvocation(), 1)), Throws.InstanceOf<IOException>());
        disk.Grow();
        var next = AttemptFolder.Create(folder["work/f"], AttemptId.Of(AttemptId.NewInvocation(), 1));

        Assert.That(new FileInfo(Path.Combine(next.Work, "state")).Length, Is.EqualTo(600_000));
        Assert.That(Directory.GetDirectories(folder["work/f"]), Is.EqualTo(new[] { next.Path }));
    }

    [Test]
    public void Full_artifacts_folder_is_an_error_that_names_it_and_the_result_is_kept()
    {
        using var workspace = Large();
        using var disk = new SmallDisk(workspace["artifacts"]);

        var run = workspace.Run().Executed("Small", "Large").Says(workspace["artifacts"]);

        Assert.That(run.ExitCode, Is.AnyOf(1, 3), run.ToString());
        disk.Grow();
        workspace.Run().Exits(0).Executed();
        Assert.That(new FileInfo(workspace["artifacts/Large/y/f"]).Length, Is.EqualTo(5_000_000));
    }

    [TestCase("artifacts")]
    [TestCase("cache")]
    public void Read_only_folder_is_an_error_that_names_it(string folder)
    {
        using var workspace = Large();
        using var disk = new SmallDisk(workspace[folder]);
        disk.MakeReadOnly();

        var run = workspace.Run().Says(workspace[folder]);

        Assert.That(run.ExitCode, Is.AnyOf(1, 3), run.ToString());
        Assert.That(run.Error, Does.Not.Contain("   at Pipeline."), "a read-only disk is no defect of the engine");
        disk.MakeWritable();
        disk.Grow();
        workspace.Run().Exits(0);
    }

    private static bool Finished(HostRun run) => run.Error.Contains("Small: done", StringComparison.Ordinal);

    private static Workspace Large() => Workspace.New()
        .Stage("Small", "echo 1 > {outputs.x}/f", "outputs: [x]")
        .Stage("Large", "head -c 5000000 /dev/zero > {outputs.y}/f", "inputs: { x: \"Small:x\" }", "outputs: [y]");
}
