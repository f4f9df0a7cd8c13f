using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Data;
using Pipeline.Data.Tables;

namespace Pipeline.Sdk.Tests;

/// <summary>A stage executable as the engine sees it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StageProcessTests : IDisposable
{
    private const int SigTerm = 15;
    private readonly Probe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Test]
    public void A_request_is_served_and_its_result_says_so()
    {
        var ended = _probe.Run("""{"action":"write_tables","rows":5}""", ("raw", "é\U0001F600"));
        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(JsonNode.DeepEquals(_probe.Result, JsonNode.Parse(
            """{"schema":"pipeline.result/v1","metrics":{"rows_out":5},"outputs":{"table":{"rows":5},"notes":{}},"usage":{"cpus":2}}""")), _probe.Result?.ToJsonString());
        Assert.That(File.ReadAllText(_probe["out/notes/inside/note.txt"]), Is.EqualTo("é\U0001F600"));
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        Assert.That(connection.Query($"SELECT n, seed FROM {Parquet.Source(_probe["out/table/data.parquet"])}", row => (row.GetInt64(0), row.GetInt64(1))),
            Is.EqualTo(Enumerable.Range(0, 5).Select(n => ((long)n, 42L))));
        Assert.That(ended.Error, Is.EqualTo("Probe wrote\n"));
    }

    [Test]
    public void The_same_request_in_another_folder_gives_the_same_bytes()
    {
        using var other = new Probe();
        foreach (var probe in new[] { _probe, other })
            probe.Run("""{"action":"write_tables","rows":1000}""");
        Assert.That(File.ReadAllBytes(other["out/table/data.parquet"]), Is.EqualTo(File.ReadAllBytes(_probe["out/table/data.parquet"])));
    }

    [Test]
    public void Progress_is_rate_limited_and_its_last_event_goes_out()
    {
        var ended = _probe.Run("""{"action":"report_often","rows":200000}""");
        var progress = ended.Events.Where(line => (string?)line["event"] == "progress").ToList();
        Assert.That(progress, Has.Count.LessThan(200));
        Assert.That(progress[^1].ToJsonString(), Is.EqualTo("""{"event":"progress","done":200000,"total":200000,"unit":"rows"}"""));
        Assert.That(ended.Events.Where(line => (string?)line["event"] == "metric").Select(line => line.ToJsonString()), Is.EqualTo(new[]
        {
            """{"event":"metric","name":"loss","step":10,"value":0.25}""",
            """{"event":"metric","name":"loss","step":11}""",
        }));
    }

    [Test]
    public void What_a_library_prints_goes_to_the_log_not_among_the_events()
    {
        var ended = _probe.Run("""{"action":"print_stray"}""");
        Assert.That(ended.Events, Has.Count.EqualTo(1));
        Assert.That(ended.Error, Does.Contain("a library's chatter"));
    }

    [TestCase("refuse_input", StageExitCode.BadInput, "raw.jsonl, line 7: \\u001b[31mno answer\\u001b[0m. Give it one.\n")]
    [TestCase("refuse_service", StageExitCode.ServiceRefused, "The service has no credit left.\n")]
    public void A_refusal_is_its_message_alone(string action, StageExitCode code, string message)
    {
        var ended = _probe.Run($$"""{"action":"{{action}}"}""");
        Assert.That((ended.ExitCode, ended.Error, ended.Output), Is.EqualTo(((int)code, message, "")));
        Assert.That(_probe.Result, Is.Null);
    }

    [TestCase("fail", "InvalidOperationException: a defect")]
    [TestCase("cancel_itself", "OperationCanceledException: a time limit of its own")]
    public void A_defect_is_a_stack_trace_and_1(string action, string message)
    {
        var ended = _probe.Run($$"""{"action":"{{action}}"}""");
        Assert.That(ended.ExitCode, Is.EqualTo(1));
        Assert.That(ended.Error, Does.Contain(message).And.Contain("   at Pipeline.StageProbe.ProbeStage"));
        Assert.That(_probe.Result, Is.Null);
    }

    [Test]
    public void A_full_disk_is_its_message_and_1()
    {
        var ended = _probe.Run("""{"action":"fill_disk"}""");
        Assert.That(ended.ExitCode, Is.EqualTo(1));
        Assert.That(ended.Error, Does.Contain("No space left on device").And.Contain("Make room").And.Not.Contain("   at "));
        Assert.That(_probe.Result, Is.Null);
    }

    [Test]
    public void A_file_that_cannot_be_read_is_its_message_and_1()
    {
        var ended = _probe.Run("""{"action":"open_loop"}""");
        Assert.That(ended.ExitCode, Is.EqualTo(1));
        Assert.That(ended.Error, Does.Contain("/loop").And.Not.Contain("   at "));
    }

    [TestCase(SigTerm)]
    [TestCase(2)]
    [TestCase(1)]
    public void A_signal_interrupts_with_12(int signal)
    {
        var process = _probe.Begin("""{"action":"wait"}""");
        Assert.That(process.StandardOutput.ReadLine(), Does.Contain("waiting"));
        Assert.That(Kill(process.Id, signal), Is.Zero);
        var ended = Probe.Finish(process);
        Assert.That((ended.ExitCode, ended.Error), Is.EqualTo((12, "Interrupted.\n")));
        Assert.That(_probe.Result, Is.Null);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
