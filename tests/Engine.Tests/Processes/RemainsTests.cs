using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Engine.Tests.Processes;

/// <summary>What a stage leaves running when its own process has ended.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RemainsTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Test]
    public async Task Background_child_ends_with_the_stage()
    {
        var exit = await stage.Run("sleep 1000 & echo $! > pid; exit 3");

        Assert.That(exit.Code, Is.EqualTo(3));
        Assert.That(Stage.IsAlive(stage.Pid("pid")), Is.False);
    }

    [Test]
    public async Task Daemon_in_a_session_of_its_own_is_known_by_its_environment()
    {
        await stage.Run("setsid sh -c 'echo $$ > pid; exec sleep 1000' & while ! [ -s pid ]; do sleep 0.01; done");

        Assert.That(Stage.IsAlive(stage.Pid("pid")), Is.False);
    }

    [Test]
    public async Task Orphan_without_environment_is_known_by_its_session()
    {
        await stage.Run("(env -i /bin/sh -c 'echo $$ > pid; sleep 1000' &) ; while ! [ -s pid ]; do sleep 0.01; done");

        Assert.That(Stage.IsAlive(stage.Pid("pid")), Is.False);
    }

    [Test]
    public async Task Process_group_of_its_own_in_the_session_ends_too()
    {
        await stage.Run("set -m; env -i sleep 1000 & echo $! > pid");

        Assert.That(Stage.IsAlive(stage.Pid("pid")), Is.False);
    }

    [Test]
    public async Task Stopped_child_ends_too()
    {
        await stage.Run("sleep 1000 & echo $! > pid; kill -STOP $!");

        Assert.That(Stage.IsAlive(stage.Pid("pid")), Is.False);
    }

    [Test]
    public async Task What_cleared_everything_survives_and_holds_nobody_up()
    {
        await stage.Run("setsid env -i /bin/sh -c 'echo $$ > pid; while :; do echo y; done' & while ! [ -s pid ]; do sleep 0.01; done");

        var survivor = stage.Pid("pid");
        var after = (await stage.Run("exit 4")).Code;
        _ = LibC.SendSignal(survivor, LibC.Kill);
        Assert.That(after, Is.EqualTo(4), "a stranger among the children does not disturb the next stage");
    }

    [Test]
    public async Task Process_whose_first_thread_alone_has_ended_is_found()
    {
        Assume.That(File.Exists("/usr/bin/python3"), "needs python3 for a program whose first thread ends alone");
        stage.Folder.Write("half.py", """
            import ctypes, os, platform, threading, time
            threading.Thread(target=lambda: time.sleep(1000)).start()
            os.setpgid(0, 0)
            open("pid", "w").write(f"{os.getpid()}\n")
            ctypes.CDLL(None).syscall(60 if platform.machine() == "x86_64" else 93, 0)
            """);

        await stage.Run("env -i /usr/bin/python3 half.py & while ! [ -s pid ]; do sleep 0.01; done; while ! grep -q 'State:.Z' /proc/$(cat pid)/status; do sleep 0.01; done");

        Assert.That(Stage.IsAlive(stage.Pid("pid")), Is.False);
    }

    [Test]
    public async Task Another_running_stage_keeps_its_orphans()
    {
        using var cancel = new CancellationTokenSource();
        var lasting = stage.Run("(sleep 1000 & echo $! > orphan); sleep 1000", cancel.Token);
        await stage.Appears("orphan");

        await stage.Run("sleep 1000 & exit 0");

        Assert.That(Stage.IsAlive(stage.Pid("orphan")), Is.True);
        await cancel.CancelAsync();
        await lasting;
        Assert.That(Stage.IsAlive(stage.Pid("orphan")), Is.False);
    }

    [Test]
    public async Task Chain_of_forks_that_outruns_a_scan_ends()
    {
        stage.Folder.Write("chain.sh", "(sh chain.sh &)\n");

        var exit = await stage.Run("for i in 1 2 3 4 5; do sh chain.sh & done; sleep 0.2");

        Assert.That((exit.Code, exit.Survivors.Count), Is.EqualTo(((int?)0, 0)));
        Assert.That(stage.Living(), Is.Empty);
    }

    [Test]
    public async Task Chain_of_forks_in_ever_new_sessions_ends()
    {
        stage.Folder.Write("chain.sh", "setsid sh chain.sh &\n");

        var exit = await stage.Run("for i in 1 2 3; do sh chain.sh & done; sleep 0.2");

        Assert.That((exit.Code, exit.Survivors.Count), Is.EqualTo(((int?)0, 0)));
        Assert.That(stage.Living(), Is.Empty);
    }

    [Test]
    public async Task Former_attempt_is_ended_by_its_id_alone()
    {
        using var cancel = new CancellationTokenSource();
        var spec = stage.Shell("setsid sleep 1000 & echo ready > ready; sleep 1000");
        var other = stage.Run(stage.Shell("sleep 0.5; exit 5") with { LogPath = stage.Folder["other.txt"] });
        var former = stage.Run(spec, cancel.Token);
        await stage.Appears("ready");

        var left = OrphanKiller.KillAttempt(spec.AttemptId);

        Assert.That(left, Is.Empty);
        Assert.That((await former).Signal, Is.EqualTo(9));
        Assert.That((await other).Code, Is.EqualTo(5), "an attempt of another number is not touched");
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("0123456789abcdef0123456789abcdef")]
    [TestCase("0123456789abcdef0123456789abcdef-")]
    [TestCase("0123456789abcdef0123456789abcdef-1\n")]
    public void Former_attempt_of_a_damaged_record_is_refused(string id) =>
        Assert.That(() => OrphanKiller.KillAttempt(id), Throws.ArgumentException);
}
