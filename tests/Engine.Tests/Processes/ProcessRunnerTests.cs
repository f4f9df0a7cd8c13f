using System.Globalization;
using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Engine.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ProcessRunnerTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [TestCase(0)]
    [TestCase(12)]
    [TestCase(255)]
    public async Task Exit_code_is_the_process_own(int code)
    {
        var exit = await stage.Run($"exit {code}");

        Assert.That((exit.Code, exit.Signal, exit.TimedOut, exit.Cancelled), Is.EqualTo(((int?)code, (int?)null, false, false)));
    }

    [TestCase(9)]
    [TestCase(11)]
    [TestCase(15)]
    public async Task Signal_that_ended_it_is_told(int signal)
    {
        var exit = await stage.Run($"kill -{signal} $$");

        Assert.That((exit.Code, exit.Signal), Is.EqualTo(((int?)null, (int?)signal)));
    }

    [Test]
    public async Task Both_streams_are_logged_in_order_of_arrival()
    {
        await stage.Run("echo one; sleep 0.05; echo two >&2; sleep 0.05; printf three");

        Assert.That(stage.Log, Is.EqualTo("one\ntwo\nthree"));
    }

    [Test]
    public async Task Log_is_appended_to()
    {
        stage.Folder.Write("log.txt", "before\n");

        await stage.Run("echo after");

        Assert.That(stage.Log, Is.EqualTo("before\nafter\n"));
    }

    [Test]
    public async Task Much_output_on_both_streams_arrives_whole()
    {
        var exit = await stage.Run("head -c 20000000 /dev/zero >&2 & head -c 30000000 /dev/zero; wait");

        Assert.That(exit.Code, Is.Zero);
        Assert.That(new FileInfo(stage.Folder["log.txt"]).Length, Is.EqualTo(50_000_000));
    }

    [Test]
    public async Task Standard_input_is_at_its_end()
    {
        var exit = await stage.Run("read -r line; echo \"$? [$line]\"");

        Assert.That((exit.Code, stage.Log), Is.EqualTo(((int?)0, "1 []\n")));
    }

    [Test]
    public async Task Environment_is_exactly_what_is_given()
    {
        var spec = stage.Spec("/usr/bin/env") with
        {
            Environment = new Dictionary<string, string> { ["EMPTY"] = "", ["TEXT"] = "a=b 'ü' \t", [ProcessSpec.AttemptVariable] = "outer" },
        };

        await stage.Run(spec);

        Assert.That(stage.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EquivalentTo(new[] { "EMPTY=", "TEXT=a=b 'ü' \t", $"PIPELINE_ATTEMPT={spec.AttemptId}" }));
    }

    [Test]
    public async Task Arguments_pass_unchanged()
    {
        await stage.Run(stage.Spec("/usr/bin/printf", "[%s]", "", "a b", "$HOME\n", "日本"));

        Assert.That(stage.Log, Is.EqualTo("[][a b][$HOME\n][日本]"));
    }

    [Test]
    public async Task Working_folder_may_have_any_name()
    {
        var folder = Directory.CreateDirectory(stage.Folder["a b 'ü' 日本"]).FullName;

        await stage.Run(stage.Shell("pwd") with { WorkingFolder = folder });

        Assert.That(stage.Log, Is.EqualTo(folder + "\n"));
    }

    [Test]
    public async Task Child_sees_only_its_standard_descriptors()
    {
        using var inherited = new FileStream(stage.Folder.Write("open", ""), FileMode.Open);
        _ = LibC.Control((int)inherited.SafeFileHandle.DangerousGetHandle(), command: 2, argument: 0);

        await stage.Run("i=0; while [ $i -lt 500 ]; do [ -h /proc/$$/fd/$i ] && echo $i; i=$((i + 1)); done");

        Assert.That(stage.Log, Is.EqualTo("0\n1\n2\n"), "the parent's descriptor is not even close-on-exec here");
    }

    [Test]
    public async Task Child_has_default_signals_and_none_blocked()
    {
        await stage.Run(stage.Spec("/bin/cat", "/proc/self/status"));

        // glibc lets children ignore 32 and 33, which it keeps to itself and sets up again where it uses threads.
        const ulong reserved = 0b11UL << 31;
        var masks = stage.Log.Split('\n').Where(line => line.StartsWith("SigBlk", StringComparison.Ordinal) || line.StartsWith("SigIgn", StringComparison.Ordinal) || line.StartsWith("SigCgt", StringComparison.Ordinal)).Select(line => ulong.Parse(line.Split('\t')[1], NumberStyles.HexNumber) & ~reserved);
        Assert.That(masks, Is.EqualTo(new ulong[] { 0, 0, 0 }));
    }

    [Test]
    public async Task Child_leads_a_session_of_its_own()
    {
        await stage.Run("cut -d ' ' -f 6 /proc/self/stat; echo $$");

        var lines = stage.Log.Split('\n');
        Assert.That(lines[0], Is.EqualTo(lines[1]));
    }

    [Test]
    public async Task Short_processes_in_number_leave_no_zombie_and_no_descriptor()
    {
        await stage.Run("true");
        var before = Directory.GetFiles("/proc/self/fd").Length;

        for (var round = 0; round < 20; round++)
        {
            var exits = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => stage.Run($"exit {i}")));
            Assert.That(exits.Select(exit => exit.Code), Is.EqualTo(Enumerable.Range(0, 10)));
        }

        Assert.That(Directory.GetFiles("/proc/self/fd"), Has.Length.LessThan(before + 5));
        Assert.That(ProcessTable.Pids().Select(ProcessEntry.Read).Where(found => found is { IsZombie: true } zombie && zombie.Parent == Environment.ProcessId), Is.Empty);
    }

    [Test]
    public async Task Runtime_process_class_beside_it_keeps_its_exit_codes()
    {
        var beside = Enumerable.Range(0, 20).Select(async i =>
        {
            using var process = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"sleep 0.0{i % 5}; exit {i}"]);
            await process.WaitForExitAsync();
            return process.ExitCode;
        });
        var stages = Enumerable.Range(0, 20).Select(async i => (await stage.Run($"(sleep 0.02 &); exit {i}")).Code!.Value);

        var codes = await Task.WhenAll(beside.Concat(stages));

        Assert.That(codes, Is.EqualTo(Enumerable.Range(0, 20).Concat(Enumerable.Range(0, 20))));
    }

    [Test]
    public void Callback_that_throws_fails_the_run_and_leaves_nothing()
    {
        var run = stage.Runner.RunAsync(stage.Shell("echo '{\"event\":\"progress\",\"done\":1}'; sleep 1000"), _ => throw new InvalidOperationException("mine"), default);

        Assert.That(async () => await run, Throws.InvalidOperationException.With.Message.EqualTo("mine"));
        Assert.That(stage.Living(), Is.Empty);
    }

    [Test]
    public async Task Full_disk_under_the_log_does_not_end_the_stage()
    {
        var exit = await stage.Run(stage.Shell("head -c 1000000 /dev/zero; exit 7") with { LogPath = "/dev/full" });

        Assert.That(exit.Code, Is.EqualTo(7));
        Assert.That(exit.LogProblem, Does.Contain("/dev/full"));
    }
}
