using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>Collecting garbage beside runs, and being killed at it: nothing that is kept is lost.</summary>
public sealed class GcTests
{
    [Test]
    public void Gc_beside_runs_that_share_its_store_loses_nothing()
    {
        using var workspace = Diamond.New(Workspace.InMemory());
        var other = Diamond.New(workspace.Beside("other"));
        other.Write("input.txt", "other\n").Run("--cache=../store").Exits(0).Executed([.. Diamond.Stages]);
        var kept = Diamond.Digests(other);

        var invocations = Enumerable.Range(0, 4).SelectMany(_ => new[]
        {
            workspace.Start("--cache=../store"), workspace.Start("--cache=../store", "--target=Gc", "--keep-runs=0"), other.Start("--cache=../store", "--target=Gc", "--keep-runs=0"),
        }).ToList();
        foreach (var invocation in invocations)
        {
            using (invocation)
                invocation.End().Exits(0);
        }

        Assert.That(Diamond.Digests(workspace), Is.EqualTo(Diamond.UndisturbedDigests));
        workspace.Run("--cache=../store").Exits(0).Executed();
        other.Run("--cache=../store").Exits(0).Executed();
        Assert.That(Diamond.Digests(other), Is.EqualTo(kept));
    }

    [Test]
    public void Gc_killed_at_any_instant_leaves_a_store_that_runs_nothing_again([Range(1, 6)] int seed)
    {
        using var workspace = Diamond.New(Workspace.InMemory());
        workspace.Run().Exits(0);
        workspace.Write("input.txt", "other\n").Run().Exits(0);
        using (var gc = workspace.Start("--target=Gc", "--keep-runs=0"))
        {
            Thread.Sleep(new Random(seed).Next(100, 250));
            gc.Signal(Signals.Kill);
            gc.End();
        }

        workspace.Run().Exits(0).Executed();
        Assert.That(StoreCheck.Damaged(workspace["cache"]), Is.Empty);
        workspace.Run("--target=Gc", "--keep-runs=0").Exits(0).Run().Exits(0).Executed();
    }

    [Test]
    public void Gc_frees_what_only_dropped_runs_reached_and_a_tag_keeps_it()
    {
        using var workspace = Diamond.New(Workspace.InMemory());
        workspace.Run().Exits(0).Run("--target=Tag", "--name=first").Exits(0);
        workspace.Write("input.txt", "other\n").Run().Exits(0).Run("--target=Gc", "--keep-runs=0").Exits(0);

        workspace.Write("input.txt", "one\ntwo\n").Run().Exits(0).Executed();
        Assert.That(Diamond.Digests(workspace), Is.EqualTo(Diamond.UndisturbedDigests));
    }
}
