using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>Several invocations at once: all end well, and each stage is executed once between them.</summary>
public sealed class ConcurrencyTests
{
    [TestCase(2)]
    [TestCase(10)]
    public void Invocations_at_once_on_one_workspace_execute_each_stage_once(int count)
    {
        using var workspace = Diamond.New(Workspace.InMemory());

        AtOnce([.. Enumerable.Repeat(workspace, count)]);

        Assert.That(workspace.Executions, Is.EquivalentTo(Diamond.Stages));
        Assert.That(Diamond.Digests(workspace), Is.EqualTo(Diamond.UndisturbedDigests));
        workspace.Run().Exits(0).Executed();
        Assert.That(workspace.Run("--target=Runs", "--json").Exits(0).Json().GetProperty("runs").GetArrayLength(), Is.EqualTo(count + 1));
    }

    [TestCase(2)]
    [TestCase(6)]
    public void Workspaces_that_share_a_store_execute_each_stage_once(int count)
    {
        using var workspace = Diamond.New(Workspace.InMemory());
        var all = Enumerable.Range(0, count).Select(i => Diamond.New(workspace.Beside($"copy{i}"))).ToList();

        AtOnce(all, "--cache=../store");

        Assert.That(workspace.Executions, Is.EquivalentTo(Diamond.Stages));
        foreach (var one in all)
            Assert.That(Diamond.Digests(one), Is.EqualTo(Diamond.UndisturbedDigests));
    }

    [Test]
    public void Ten_invocations_of_a_stage_that_always_runs_execute_it_ten_times()
    {
        using var workspace = Workspace.InMemory()
            .Stage("Probe", "echo same > {outputs.x}/f", "outputs: [x]", "cache: always")
            .Stage("Reader", "cat {inputs.x}/f > {outputs.y}/f", "inputs: { x: \"Probe:x\" }", "outputs: [y]");

        AtOnce([.. Enumerable.Repeat(workspace, 10)]);

        Assert.That(workspace.Executions.Count(stage => stage == "Probe"), Is.EqualTo(10));
        Assert.That(workspace.Executions.Count(stage => stage == "Reader"), Is.EqualTo(1));
    }

    [Test]
    public void Invocations_at_once_that_force_a_stage_execute_it_each_and_end_well()
    {
        using var workspace = Diamond.New(Workspace.InMemory());
        workspace.Run().Exits(0);

        AtOnce([.. Enumerable.Repeat(workspace, 4)], "--force=Middle");

        Assert.That(workspace.Executions.Count(stage => stage == "Middle"), Is.EqualTo(5));
        Assert.That(Diamond.Digests(workspace), Is.EqualTo(Diamond.UndisturbedDigests));
    }

    /// <summary>An invocation that waits for another's stage takes over where that one is killed.</summary>
    [Test]
    public void Waiting_invocation_goes_on_when_the_one_it_waits_for_is_killed()
    {
        using var workspace = Workspace.InMemory().Stage("Slow", "sleep 2; echo done > {outputs.x}/f", "outputs: [x]");
        using var first = workspace.Start();
        first.WaitUntilExecutes("Slow");
        using var second = workspace.Start();
        Thread.Sleep(TimeSpan.FromSeconds(0.5));
        first.Signal(Signals.Kill);
        first.End();

        second.End().Exits(0).Executed("Slow");
        Assert.That(workspace.Read("artifacts/Slow/x/f"), Is.EqualTo("done\n"));
    }

    private static void AtOnce(IReadOnlyList<Workspace> workspaces, params string[] arguments)
    {
        var processes = workspaces.Select(workspace => workspace.Start(arguments)).ToList();
        try
        {
            foreach (var process in processes)
                process.End().Exits(0);
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }
}
