using System.Text.Json;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>Ctrl-C, SIGTERM and SIGHUP: the children are gone, the run is marked, what was finished stays.</summary>
public sealed class SignalTests
{
    [TestCase(Signals.Interrupt)]
    [TestCase(Signals.Terminate)]
    [TestCase(Signals.Hangup)]
    public void Signal_ends_children_marks_the_run_and_keeps_what_was_finished(int signal)
    {
        using var workspace = Workspace.New()
            .Stage("First", "echo 1 > {outputs.x}/f", "outputs: [x]")
            // A child that will not be told, and a grandchild in a session of its own.
            .Stage("Second", "trap '' INT TERM HUP; setsid sleep 300 & while :; do sleep 1; done", "inputs: { x: \"First:x\" }", "outputs: [y]");
        using var host = workspace.Start().WaitUntilExecutes("Second");

        host.Signal(signal);
        // The promise is five seconds. A timer only ends the test if it is broken by far.
        var run = host.End().Exits(130);

        Assert.That(Leftovers.Carrying(workspace.Mark), Is.Empty, run.ToString());
        using var record = JsonDocument.Parse(workspace.Read("artifacts/runs/latest/run.json"));
        Assert.That(record.RootElement.GetProperty("outcome").GetString(), Is.EqualTo("interrupted"));
        workspace.Stage("Second", "cat {inputs.x}/f > {outputs.y}/f", "inputs: { x: \"First:x\" }", "outputs: [y]")
            .Run().Exits(0).Executed("Second");
    }

    [Test]
    public void Signal_while_another_invocation_holds_the_stage_ends_the_wait()
    {
        using var workspace = Workspace.New().Stage("Slow", "sleep 300", "outputs: [x]");
        using var first = workspace.Start().WaitUntilExecutes("Slow");
        using var second = workspace.Start();
        Eventually.IsTrue(() => Directory.GetDirectories(workspace["artifacts/runs"]).Length >= 2, () => "the second run did not begin");

        second.Signal(Signals.Interrupt);
        second.End().Exits(130).Executed();
        first.Signal(Signals.Interrupt);
        first.End().Exits(130);
    }

    /// <summary>A stage that saves a checkpoint when told to stop finds it again.</summary>
    [Test]
    public void Interrupted_stage_finds_its_checkpoint_in_the_next_run()
    {
        using var workspace = Workspace.New().Stage(
            "Train",
            """
            work=$(dirname "$PIPELINE_REQUEST")/work
            [ -f "$work/checkpoint" ] && { cp "$work/checkpoint" {outputs.x}/f; exit 0; }
            trap 'echo half > "$work/checkpoint"; exit 12' TERM
            echo begun >> "$PIPELINE_TEST_EXECUTIONS"
            while :; do sleep 0.05; done
            """,
            "outputs: [x]");
        using var host = workspace.Start().WaitUntilExecutes("begun");

        host.Signal(Signals.Interrupt);
        host.End().Exits(130);

        workspace.Run().Exits(0).Executed("Train");
        Assert.That(workspace.Read("artifacts/Train/x/f"), Is.EqualTo("half\n"));
    }
}
