using System.Diagnostics;
using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Engine.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StoppingTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Test]
    public async Task Cancelled_stage_may_save_its_work()
    {
        var exit = await Cancelled("trap 'echo saved; exit 12' TERM; echo > ready; while :; do sleep 0.01; done");

        Assert.That((exit.Code, exit.Cancelled, exit.TimedOut), Is.EqualTo(((int?)12, true, false)));
        Assert.That(stage.Log, Does.Contain("saved\n"));
    }

    [Test]
    public async Task Cancelled_stage_that_ignores_the_request_is_killed()
    {
        var start = Stopwatch.GetTimestamp();

        var exit = await Cancelled("trap '' TERM; (setsid sh -c 'sleep 1000' &); echo > ready; while :; do sleep 0.1; done");

        // The promise to the user is 5 s; it is the bound of what is waited for, not a measurement.
        Assert.That((exit.Signal, exit.Cancelled), Is.EqualTo(((int?)9, true)));
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(stage.Living(), Is.Empty);
    }

    [Test]
    public async Task Cancelled_children_keep_the_grace_when_their_leader_ends_first()
    {
        stage.Folder.Write("child.sh", "trap 'sleep 0.3; echo saved > saved; exit 12' TERM\necho > ready\nwhile :; do sleep 0.01; done\n");

        var exit = await Cancelled("sh child.sh; echo never");

        Assert.That((exit.Signal, exit.Cancelled), Is.EqualTo(((int?)15, true)));
        Assert.That(File.Exists(stage.Folder["saved"]), Is.True);
    }

    [Test]
    public async Task Cancelled_children_in_groups_and_sessions_of_their_own_are_asked_too()
    {
        stage.Folder.Write("child.sh", "trap 'echo saved > saved; exit 12' TERM\necho > ready\nwhile :; do sleep 0.01; done\n");

        await Cancelled("setsid sh child.sh & wait");

        Assert.That(File.Exists(stage.Folder["saved"]), Is.True);
    }

    [Test]
    public async Task Cancelled_stage_that_is_stopped_wakes_to_save_its_work()
    {
        using var cancel = new CancellationTokenSource();
        var run = stage.Run("trap 'exit 12' TERM; echo $$ > ready; kill -STOP $$; sleep 1000", cancel.Token);
        await stage.Appears("ready");
        // What would wake it must not come before it has stopped.
        while (ProcessEntry.Read(stage.Pid("ready"))?.State != 'T')
            await Task.Delay(10);
        await cancel.CancelAsync();
        var exit = await run;

        Assert.That((exit.Code, exit.Cancelled), Is.EqualTo(((int?)12, true)));
    }

    [Test]
    public async Task Timeout_stops_the_stage()
    {
        var exit = await stage.Run(stage.Shell("sleep 1000 & sleep 1000") with { Timeout = TimeSpan.FromMilliseconds(100) });

        Assert.That((exit.TimedOut, exit.Cancelled, exit.Signal), Is.EqualTo((true, false, (int?)15)));
        Assert.That(exit.Describe(), Does.Contain("time limit"));
        Assert.That(stage.Living(), Is.Empty);
    }

    [Test]
    public async Task Cancelled_before_the_start_starts_nothing()
    {
        var exit = await stage.Run("echo > started", new CancellationToken(canceled: true));

        Assert.That((exit.Cancelled, exit.Code), Is.EqualTo((true, (int?)null)));
        Assert.That(File.Exists(stage.Folder["started"]), Is.False);
    }

    [Test]
    public async Task Cancelled_bomb_of_forks_ends()
    {
        stage.Folder.Write("bomb.sh", "trap '' TERM\nwhile :; do (setsid sleep 0.3 &); sleep 0.3 & sleep 0.01; done\n");

        var exit = await Cancelled("echo > ready; sh bomb.sh & setsid sh bomb.sh & sh bomb.sh");

        Assert.That((exit.Cancelled, exit.Survivors.Count), Is.EqualTo((true, 0)));
        Assert.That(stage.Living(), Is.Empty);
    }

    private async Task<ProcessExit> Cancelled(string command)
    {
        using var cancel = new CancellationTokenSource();
        var run = stage.Run(command, cancel.Token);
        await stage.Appears("ready");
        await cancel.CancelAsync();
        return await run;
    }
}
