using System.Diagnostics;
using Pipeline.Testing;

namespace Pipeline.Samples.Tests;

/// <summary>The scripts inside the workflow, run as the service runs them: <c>bash -eo pipefail</c> in the checkout.</summary>
public sealed class WorkflowScriptTests
{
    [TestCase("""{"stages":[{"name":"Curate","outcome":"executed"}]}""", "executed=true")]
    [TestCase("""{"stages":[{"name":"Curate","outcome":"cached"},{"name":"Count","outcome": "executed"}]}""", "executed=true")]
    [TestCase("""{"stages":[{"name":"executed","outcome":"cached"}]}""", "executed=false")]
    [TestCase("""{"outcome":"failed","stages":[{"name":"Curate","outcome":"failed"}]}""", "executed=false")]
    public void Notebook_tells_whether_something_was_executed(string notebook, string expected)
    {
        using var checkout = new TemporaryFolder();
        checkout.Write("artifacts/runs/latest/run.json", notebook);

        var exit = Run(checkout, WorkflowTests.ScriptOf("See whether anything was executed"));

        Assert.That(exit, Is.Zero);
        Assert.That(File.ReadAllText(checkout["output"]).Trim(), Is.EqualTo(expected));
    }

    [Test]
    public void Plan_is_shown_and_leaves_nothing_behind()
    {
        using var checkout = new TemporaryFolder();
        WriteFrontDoor(checkout, "echo \"Curate would run: $*\"");

        var exit = Run(checkout, WorkflowTests.ScriptOf("Plan"));

        Assert.That(exit, Is.Zero);
        Assert.That(File.ReadAllText(checkout["summary"]), Does.Contain("Curate would run: --dryrun"));
        Assert.That(Directory.GetFiles(checkout.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "build.sh", "summary" }));
    }

    [Test]
    public void Plan_that_fails_fails_its_step()
    {
        using var checkout = new TemporaryFolder();
        WriteFrontDoor(checkout, "exit 2");

        Assert.That(Run(checkout, WorkflowTests.ScriptOf("Plan")), Is.EqualTo(2));
    }

    private static void WriteFrontDoor(TemporaryFolder checkout, string body) =>
        File.SetUnixFileMode(checkout.Write("build.sh", $"#!/bin/sh\n{body}\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static int Run(TemporaryFolder checkout, string script)
    {
        var start = new ProcessStartInfo("bash", ["-eo", "pipefail", "-c", script]) { WorkingDirectory = checkout.Path, RedirectStandardOutput = true };
        start.Environment["GITHUB_OUTPUT"] = checkout["output"];
        start.Environment["GITHUB_STEP_SUMMARY"] = checkout["summary"];
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
