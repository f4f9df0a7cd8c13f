using Pipeline.Tests.Running;

namespace Pipeline.Tests.Training;

/// <summary>The real stages on a part of the samples: a training that is cut off goes on from its last checkpoint and ends with the same bytes.</summary>
public sealed class TrainingResumeTests
{
    private static readonly Lazy<string> CalmModel = new(() => Calm("BaseModel"));
    private static readonly Lazy<string> CalmAdapter = new(() => Calm("Phase1A"));

    [TestCase("BaseModel", 1, Signals.Kill, false)]
    [TestCase("Phase1A", 2, Signals.Kill, false)]
    [TestCase("Phase1A", 3, Signals.Interrupt, true)]
    public void Training_cut_off_goes_on_and_ends_with_the_same_bytes(string stage, int checkpoints, int signal, bool politely)
    {
        var calm = (stage == "BaseModel" ? CalmModel : CalmAdapter).Value;
        using var workspace = New(stage);
        using (var host = workspace.Start($"--target={stage}"))
        {
            WaitForCheckpoints(workspace, stage, checkpoints, host);
            host.Signal(signal);
            var cut = host.End();
            if (politely)
                cut.Exits(130);
        }

        Leftovers.WaitUntilGone(workspace.Mark);
        Assert.That(Directory.Exists(workspace[$"artifacts/{stage}"]), Is.False, "it was to be cut off, and had ended");

        workspace.Run($"--target={stage}").Exits(0);

        Assert.That(Manifest(workspace, stage), Is.EqualTo(calm));
        Assert.That(workspace.Read($"artifacts/{stage}/log.txt"), Does.Match(@"goes on after step \d+ of"));
    }

    /// <summary>There is room for one checkpoint and not for the next, which is written beside it.</summary>
    [Test]
    public void Training_without_room_for_a_checkpoint_says_so_and_goes_on_from_the_one_before()
    {
        using var workspace = New("BaseModel");
        using var disk = new SmallDisk(workspace["cache/work"]);
        File.WriteAllBytes(workspace["cache/work/ballast"], new byte[200_000]);

        Assert.That(workspace.Run("--target=BaseModel").Exits(1).Says("No space left on device", "Make room").Error, Does.Not.Contain("   at "));
        disk.Grow();
        workspace.Run("--target=BaseModel").Exits(0);

        Assert.That(Manifest(workspace, "BaseModel"), Is.EqualTo(CalmModel.Value));
        Assert.That(workspace.Read("artifacts/BaseModel/log.txt"), Does.Match(@"goes on after step \d+ of"));
    }

    private static string Calm(string stage)
    {
        using var workspace = New(stage);
        workspace.Run($"--target={stage}").Exits(0);
        return Manifest(workspace, stage);
    }

    /// <summary>A long training of the stage; what it needs is there, or takes a moment.</summary>
    private static Workspace New(string stage) => stage == "BaseModel" ? TinyPipeline.New() : TinyPipeline.Brief(adapterSteps: 80);

    /// <summary>A checkpoint's folder is named by its step: waits until several different ones were seen while the stage runs.</summary>
    private static void WaitForCheckpoints(Workspace workspace, string stage, int count, HostProcess host)
    {
        var before = stage == "BaseModel" ? "Curate" : "BaseModel";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Eventually.IsTrue(
            () =>
            {
                // The stage before has ended when its artifacts are there; what is in work/ then is this stage's.
                if (!Directory.Exists(workspace[$"artifacts/{before}"]) || !Directory.Exists(workspace["cache/work"]))
                    return false;
                try
                {
                    seen.UnionWith(Directory.EnumerateDirectories(workspace["cache/work"], "step-*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)));
                }
                catch (DirectoryNotFoundException)
                {
                    // Removed while we looked.
                }

                return seen.Count >= count;
            },
            () => $"{stage} left no {count} checkpoints; standard error:\n{host.ErrorSoFar}");
    }

    private static string Manifest(Workspace workspace, string stage) => workspace.Read($"artifacts/{stage}/manifest.json");
}
