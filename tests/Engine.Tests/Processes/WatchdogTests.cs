using System.Diagnostics;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WatchdogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task Host_killed_outright_takes_every_process_of_its_stage_along(CancellationToken limit)
    {
        using var probe = await Probe.Start(folder, """
            trap '' TERM HUP INT
            (setsid sh -c 'echo $$ > daemon; sleep 1000' &)
            (env -i /bin/sh -c 'echo $$ > bare; sleep 1000' &)
            (sh -c 'sh -c "echo \$\$ > grandchild; sleep 1000" & sleep 1000' &)
            while :; do sleep 1; done
            """);
        int[] pids = [await Pid("daemon", limit), await Pid("bare", limit), await Pid("grandchild", limit)];
        Assert.That(pids.All(Stage.IsAlive), Is.True);

        probe.Kill();
        await probe.AllGone(limit);

        // The one without the mark of its stage is found by its group, at another moment.
        while (pids.Any(Stage.IsAlive))
            await Task.Delay(10, limit);
    }

    /// <summary>The host died between the start of its stage and the word of it: what has no mark is found by the session of what has one.</summary>
    [Test, CancelAfter(60_000)]
    public async Task Session_that_was_never_told_of_is_ended_by_its_mark(CancellationToken limit)
    {
        var invocation = AttemptId.NewInvocation();
        using var stage = Process.Start(new ProcessStartInfo("/usr/bin/setsid", ["env", $"PIPELINE_ATTEMPT={invocation}-1", "sh", "-c", "(env -i /bin/sh -c 'echo $$ > bare; sleep 1000' &); sleep 1000"]) { WorkingDirectory = folder.Path })!;
        var bare = await Pid("bare", limit);

        using var watchdog = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", WatchdogScript.Text, "pipeline-watchdog", invocation]) { RedirectStandardInput = true })!;
        watchdog.StandardInput.Close();
        await watchdog.WaitForExitAsync(limit);

        await stage.WaitForExitAsync(limit);
        Assert.That(Stage.IsAlive(bare), Is.False);
    }

    [Test, CancelAfter(60_000)]
    public async Task Host_killed_amid_a_bomb_of_forks_takes_it_along(CancellationToken limit)
    {
        folder.Write("bomb.sh", "trap '' TERM\nwhile :; do (setsid sleep 0.3 &); sleep 0.3 & sleep 0.01; done\n");
        using var probe = await Probe.Start(folder, "echo $$ > ready; sh bomb.sh & setsid sh bomb.sh & sh bomb.sh");
        await Pid("ready", limit);

        probe.Kill();
        await probe.AllGone(limit);

        Assert.That(probe.Living(), Is.Empty);
    }

    [Test, CancelAfter(60_000)]
    public async Task Watchdog_outlives_signals_meant_for_the_program(CancellationToken limit)
    {
        using var probe = await Probe.Start(folder, "echo $$ > ready; sleep 1000");
        var stage = await Pid("ready", limit);
        var watchdog = Probe.Watchdogs(probe.Invocation).Single();
        foreach (var signal in new[] { LibC.Hangup, LibC.Interrupt, LibC.Quit, LibC.Terminate })
            _ = LibC.SendSignal(watchdog, signal);
        Assert.That(ProcessEntry.Read(watchdog)?.Session, Is.EqualTo(watchdog), "a session of its own");

        probe.Kill();
        await probe.AllGone(limit);

        Assert.That(Stage.IsAlive(stage), Is.False);
    }

    [Test, CancelAfter(60_000)]
    public async Task Watchdog_goes_when_the_program_ends_well(CancellationToken limit)
    {
        using var probe = await Probe.Start(folder, "exit 3");

        Assert.That(await probe.End(), Is.EqualTo("exit code 3"));
        await probe.AllGone(limit);
    }

    [Test, CancelAfter(60_000)]
    public async Task Watchdog_that_was_killed_is_replaced_before_the_next_stage(CancellationToken limit)
    {
        using var stage = new Stage();
        await stage.Run("true", limit);
        var first = Probe.Watchdogs(stage.Invocation).Single();
        _ = LibC.SendSignal(first, LibC.Kill);
        while (Stage.IsAlive(first))
            await Task.Delay(10, limit);

        var exit = await stage.Run("exit 6", limit);

        Assert.That(exit.Code, Is.EqualTo(6));
        // Between fork and exec it does not have its name yet; a stage this short may end before.
        while (Probe.Watchdogs(stage.Invocation) is [])
            await Task.Delay(10, limit);
        Assert.That(Probe.Watchdogs(stage.Invocation).Single(), Is.Not.EqualTo(first));
    }

    [TestCase("", "exit code 9")]
    [TestCase("trap '' CHLD; ", "exit code 9")]
    [TestCase("trap '' PIPE TERM; ", "exit code 9")]
    [TestCase("exec 0<&-; ", "exit code 9")]
    [TestCase("exec 0<&- 2>&-; ", "exit code 9")]
    public async Task Program_started_in_odd_circumstances_still_gets_exit_codes(string circumstances, string expected)
    {
        using var probe = await Probe.Start(folder, "echo out; echo err >&2; (sleep 1000 &); exit 9", circumstances + "exec \"$@\"");

        Assert.That(await probe.End(), Is.EqualTo(expected));
        Assert.That(File.ReadAllText(folder["log.txt"]), Is.EqualTo("out\nerr\n"));
    }

    private async Task<int> Pid(string file, CancellationToken limit)
    {
        while (!File.Exists(folder[file]) || !File.ReadAllText(folder[file]).EndsWith('\n'))
            await Task.Delay(10, limit);
        return int.Parse(File.ReadAllText(folder[file]));
    }
}
