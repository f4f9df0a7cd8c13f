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

    /// <summary>The first run of a workspace was killed, so it never came to say what it keeps.</summary>
    [TestCase("workspace")]
    [TestCase("other")]
    public void Gc_keeps_what_a_killed_first_run_had_finished(string collector)
    {
        using var workspace = Workspace.New()
            .Stage("First", "echo 1 > {outputs.x}/f", "outputs: [x]")
            .Stage("Second", "[ -e \"$GO\" ] || sleep 60; cp {inputs.x}/f {outputs.y}/f", "inputs: { x: \"First:x\" }", "outputs: [y]");
        workspace.Environment["GO"] = workspace["go"];
        var other = Diamond.New(workspace.Beside("other"));
        using (var run = workspace.Start("--cache=../store"))
        {
            run.WaitUntilExecutes("Second");
            run.Signal(Signals.Kill);
            run.End();
        }

        (collector == "other" ? other : workspace).Run("--cache=../store", "--target=Gc").Exits(0);

        File.WriteAllText(workspace["go"], "");
        workspace.Run("--cache=../store").Exits(0).Executed("Second");
    }

    /// <summary>The manifest still lies in <c>artifacts/</c>, and leads to what is materialised there.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public void Gc_keeps_what_is_materialised_though_its_manifest_is_lost(bool deleted)
    {
        using var workspace = Diamond.New(Workspace.InMemory());
        workspace.Run().Exits(0);
        foreach (var blob in Directory.EnumerateFiles(workspace["cache/blobs"], "*", SearchOption.AllDirectories).Where(blob => File.ReadAllText(blob).Contains("pipeline.manifest", StringComparison.Ordinal)).ToList())
        {
            File.SetUnixFileMode(blob, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (deleted)
                File.Delete(blob);
            else
                File.AppendAllText(blob, " ");
        }

        workspace.Run("--target=Gc").Exits(0).Run("--target=Verify").Exits(3).Run("--target=Verify").Exits(0).Run().Exits(0).Executed();
    }

    [Test]
    public void Diff_says_which_results_it_cannot_compare_any_more()
    {
        using var workspace = Workspace.New().Stage("A", "echo {params.k} > {outputs.x}/f", "params: { k: 0 }", "outputs: [x]");
        var runs = Enumerable.Range(1, 3).Select(k =>
        {
            workspace.Run($"--set=A.k={k}").Exits(0);
            return Path.GetFileName(Directory.ResolveLinkTarget(workspace["artifacts/runs/latest"], returnFinalTarget: true)!.FullName);
        }).ToList();
        workspace.Run("--target=Diff", $"--from={runs[0]}", $"--to={runs[1]}").Exits(0).Prints("A.k: 1 → 2");
        workspace.Run("--target=Gc", "--keep-runs=1").Exits(0);

        var diff = workspace.Run("--target=Diff", $"--from={runs[0]}", "--to=latest").Exits(0).Prints($"what {runs[0]} made");
        Assert.That(diff.Out, Does.Not.Contain("no difference").And.Not.Contain("A.k"));
        Assert.That(workspace.Run("--target=Diff", "--json", $"--from={runs[0]}", "--to=latest").Json().GetProperty("unknown")[0].GetProperty("run").GetString(), Is.EqualTo(runs[0]));
        workspace.Run("--target=Diff", "--from=latest", "--to=latest").Exits(0).Prints("no difference");
    }

    [Test]
    public void Gc_killed_at_any_instant_leaves_a_store_that_runs_nothing_again([Range(1, 3)] int seed)
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
