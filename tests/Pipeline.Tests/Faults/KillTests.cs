using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>
/// kill -9 at instants drawn from a seed, then a plain run, with no flags: it ends with the same digests, and no run runs again what was finished
/// before. The run after a kill is killed too, so that making good is itself cut off: three kills of three kinds, in an order that the seed draws.
/// </summary>
public sealed class KillTests
{
    /// <summary>Times three kills: 102 instants.</summary>
    private const int Seeds = 34;

    private static readonly Action<Random, int, Workspace, HostProcess>[] Kinds = [KillHostAfterSomeTime, KillHostAfterSomeStages, KillStageAfterSomeStages];

    [Test]
    public void Run_killed_three_times_is_made_good_by_a_plain_run([Range(1, Seeds)] int seed) => Test(seed);

    [Test, Category("Nightly")]
    public void Run_killed_three_times_of_a_night([Range(1000, 1066)] int seed) => Test(seed);

    /// <summary>The host, at any instant from its start to its end.</summary>
    /// <param name="left">How many stages are still to be executed.</param>
    private static void KillHostAfterSomeTime(Random random, int left, Workspace workspace, HostProcess host)
    {
        Thread.Sleep(random.NextDouble() * Diamond.UndisturbedDuration * (1 + left) / (1 + Diamond.Stages.Count));
        host.Signal(Signals.Kill);
    }

    /// <summary>The host, shortly after a stage has begun: between one stage's end and the next one's start most is written.</summary>
    private static void KillHostAfterSomeStages(Random random, int left, Workspace workspace, HostProcess host)
    {
        host.WaitUntilExecutes(Draw(random, left));
        Thread.Sleep(TimeSpan.FromMilliseconds(random.Next(120)));
        host.Signal(Signals.Kill);
    }

    /// <summary>A stage: its run fails.</summary>
    private static void KillStageAfterSomeStages(Random random, int left, Workspace workspace, HostProcess host)
    {
        host.WaitUntilExecutes(Draw(random, left));
        Thread.Sleep(TimeSpan.FromMilliseconds(random.Next(40)));
        var shells = Leftovers.StageShells(workspace.Mark);
        if (shells.Count > 0)
            Signals.Send(shells[random.Next(shells.Count)], Signals.Kill);
    }

    /// <summary>After how many stages: so few that mostly some are left for the next kill.</summary>
    private static int Draw(Random random, int left) => left == 0 ? 0 : random.Next(1, 2 + (left / 2));

    private static void Test(int seed)
    {
        var calm = Diamond.UndisturbedDigests;
        using var workspace = Diamond.New(Workspace.InMemory());
        var random = new Random(seed);
        Action<Random, int, Workspace, HostProcess>[] kinds = [.. Kinds];
        random.Shuffle(kinds);
        var story = new List<string>();
        foreach (var kill in kinds)
        {
            var finished = Diamond.Finished(workspace);
            using var host = workspace.Start("--jobs=3");
            kill(random, Diamond.Stages.Count - finished.Count, workspace, host);
            var run = host.End();
            Leftovers.WaitUntilGone(workspace.Mark);
            story.Add($"{kill.Method.Name}: finished before it {string.Join(", ", finished)}; begun {string.Join(", ", run.Stages)}");
            Assert.That(run.Stages.Intersect(finished), Is.Empty, string.Join('\n', story));
        }

        var left = Diamond.Stages.Except(Diamond.Finished(workspace));
        var rerun = workspace.Run().Exits(0);

        Assert.That(rerun.Stages, Is.EquivalentTo(left), $"{string.Join('\n', story)}\n{rerun}");
        Assert.That(Diamond.Digests(workspace), Is.EqualTo(calm), rerun.ToString());
    }
}
