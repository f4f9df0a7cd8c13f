using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>kill -9 at instants drawn from a seed, then a plain run, with no flags: it ends with the same digests, and runs nothing again that was finished.</summary>
public sealed class KillTests
{
    private const int Points = 34;

    public static IEnumerable<int> Seeds() => Enumerable.Range(1, Points);

    public static IEnumerable<int> NightlySeeds() => Enumerable.Range(1000, 67);

    /// <summary>The host, at any instant from its start to its end.</summary>
    [TestCaseSource(nameof(Seeds))]
    public void Host_killed_at_any_instant_is_made_good_by_a_plain_run(int seed) => KillHostAfterSomeTime(seed);

    /// <summary>The host, shortly after a stage has begun: between one stage's end and the next one's start most is written.</summary>
    [TestCaseSource(nameof(Seeds))]
    public void Host_killed_while_stages_run_is_made_good_by_a_plain_run(int seed) => KillHostAfterSomeStages(seed);

    [TestCaseSource(nameof(Seeds))]
    public void Stage_killed_fails_its_run_and_is_made_good_by_a_plain_run(int seed) => KillStage(seed);

    [TestCaseSource(nameof(NightlySeeds)), Category("Nightly")]
    public void Host_killed_at_any_instant_of_a_night(int seed) => KillHostAfterSomeTime(seed);

    [TestCaseSource(nameof(NightlySeeds)), Category("Nightly")]
    public void Host_killed_while_stages_run_of_a_night(int seed) => KillHostAfterSomeStages(seed);

    [TestCaseSource(nameof(NightlySeeds)), Category("Nightly")]
    public void Stage_killed_of_a_night(int seed) => KillStage(seed);

    private static void KillHostAfterSomeTime(int seed) => Test(seed, (random, _, host) =>
    {
        Thread.Sleep(random.NextDouble() * Diamond.UndisturbedDuration);
        host.Signal(Signals.Kill);
    });

    private static void KillHostAfterSomeStages(int seed) => Test(seed, (random, workspace, host) =>
    {
        WaitForStages(workspace, random.Next(1, Diamond.Stages.Count + 1));
        Thread.Sleep(TimeSpan.FromMilliseconds(random.Next(120)));
        host.Signal(Signals.Kill);
    });

    private static void KillStage(int seed) => Test(seed, (random, workspace, host) =>
    {
        WaitForStages(workspace, random.Next(1, Diamond.Stages.Count + 1));
        Thread.Sleep(TimeSpan.FromMilliseconds(random.Next(40)));
        var shells = Leftovers.StageShells(workspace.Mark);
        if (shells.Count > 0)
            Signals.Send(shells[random.Next(shells.Count)], Signals.Kill);
    });

    private static void Test(int seed, Action<Random, Workspace, HostProcess> kill)
    {
        var calm = Diamond.UndisturbedDigests;
        using var workspace = Diamond.New(Workspace.InMemory());
        using (var host = workspace.Start("--jobs=3"))
        {
            kill(new Random(seed), workspace, host);
            host.End();
        }

        Leftovers.WaitUntilGone(workspace.Mark);
        var finished = Diamond.Finished(workspace);
        var before = workspace.Executions;

        var rerun = workspace.Run().Exits(0);

        Assert.That(rerun.Stages, Is.EquivalentTo(Diamond.Stages.Except(finished)), $"finished before the kill: {string.Join(", ", finished)}; begun before it: {string.Join(", ", before)}\n{rerun}");
        Assert.That(Diamond.Digests(workspace), Is.EqualTo(calm), rerun.ToString());
    }

    private static void WaitForStages(Workspace workspace, int count) =>
        Eventually.IsTrue(() => workspace.Executions.Count >= count, () => $"{count} stages did not begin");
}
