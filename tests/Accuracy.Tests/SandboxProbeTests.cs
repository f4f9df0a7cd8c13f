using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Pipeline.Accuracy.HumanEval;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Tests;

public sealed class SandboxProbeTests
{
    private static readonly IReadOnlyList<SandboxProbe> Probes = SandboxProbe.All("/etc/passwd", 1, 4);

    public static IEnumerable<string> Flaws => Probes.Select(probe => probe.Flaw);

    [TestCaseSource(nameof(Flaws))]
    public void Flaw_outside_the_sandbox_is_seen(string flaw)
    {
        if (!File.Exists("/usr/bin/python3"))
            Assert.Ignore("Needs /usr/bin/python3, which is not installed.");

        Assert.That(RunOutside(Probes.Single(probe => probe.Flaw == flaw).Program), Does.Contain("AssertionError"));
    }

    [TestCaseSource(nameof(Flaws))]
    public void Flaw_is_refused_with_advice(string flaw)
    {
        // The first program of all asks for Python's version.
        var answers = new Queue<ProgramOutcome>([new(ProgramOutcomeKind.Failed, "SystemExit: 3.11.2")]);
        foreach (var probe in Probes)
            answers.Enqueue(probe.Flaw == flaw ? new(ProgramOutcomeKind.Failed, "why") : new(ProgramOutcomeKind.Passed));

        Assert.That(
            () => SandboxProbes.Check((_, _) => answers.Dequeue(), new()),
            Throws.TypeOf<StageInputException>().With.Message.Contains($"{flaw} (why). Update bubblewrap").And.Message.EndsWith("or leave the task humaneval out."));
    }

    [Test]
    public void Sandbox_that_cannot_start_is_refused_with_advice() => Assert.That(
        () => SandboxProbes.Check((_, _) => throw new IOException("bwrap: No permissions to create new namespace"), new()),
        Throws.TypeOf<StageInputException>().With.Message.Contains("No permissions").And.Message.Contains("kernel.unprivileged_userns_clone=1"));

    [Test]
    public void Port_of_the_host_is_seen_outside_the_sandbox()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var program = SandboxProbe.All("", ((IPEndPoint)listener.LocalEndpoint).Port, 1)[0].Program.Replace("assert names in", "names in");

        Assert.That(RunOutside(program), Does.Contain("reached a port"));
    }

    private static string RunOutside(string program)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", program]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return error;
    }
}
