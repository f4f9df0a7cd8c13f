using System.Security.Cryptography;
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

    /// <summary>What two stores share is the workspace: its artifacts, built by both at once, and its lock file, which holds what each of them completed.</summary>
    [Test]
    public void Invocations_at_once_on_one_workspace_with_different_stores_end_well()
    {
        using var workspace = Workspace.InMemory()
            .Stage("Base", $"{Meet("base")}\nyes \"$(basename $(cat {{inputs.f}}))\" | head -n 800 | split -a 4 -l 1 - {{outputs.x}}/", "inputs: { f: round.txt }", "outputs: [x]")
            .Stage("Left", $"{Meet("end")}\ncat {{inputs.x}}/aaaa > {{outputs.y}}/f", "inputs: { f: round.txt, x: \"Base:x\" }", "outputs: [y]")
            .Stage("Right", $"{Meet("end")}\ncat {{inputs.x}}/aaab > {{outputs.z}}/f", "inputs: { f: round.txt, x: \"Base:x\" }", "outputs: [z]");

        for (var round = 0; round < 4; round++)
        {
            var meeting = Directory.CreateDirectory(workspace[$"../round{round}"]).FullName;
            workspace.Write("round.txt", meeting);
            using (var left = workspace.Start("--target=Left", "--cache=../left"))
            using (var right = workspace.Start("--target=Right", "--cache=../right"))
            {
                left.End().Exits(0);
                right.End().Exits(0);
            }

            foreach (var stage in new[] { "Base", "Left", "Right" })
                Assert.That(workspace.Read("pipeline.lock"), Does.Contain(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(workspace[$"artifacts/{stage}/manifest.json"])))), stage);
            Assert.That(Directory.EnumerateFiles(workspace["artifacts/Base/x"]).Select(File.ReadAllText), Is.All.EqualTo($"round{round}\n").And.Exactly(800).Items);
            Assert.That((workspace.Read("artifacts/Left/y/f"), workspace.Read("artifacts/Right/z/f")), Is.EqualTo(($"round{round}\n", $"round{round}\n")));
            Assert.That(Directory.EnumerateDirectories(workspace["artifacts"], ".tmp-*"), Is.Empty);
        }

        foreach (var store in new[] { "--cache=../left", "--cache=../right" })
            workspace.Run("--target=Verify", store).Exits(0);
        Assert.That(Directory.Exists(workspace["cache"]), Is.False);
        workspace.Run("--target=Gc", "--cache=../left").Exits(0).Run("--target=Left", "--cache=../left").Exits(0).Executed();
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

    /// <summary>A command that ends when two stages have come to it, so that both invocations write their results at one moment. It gives up where one never comes.</summary>
    private static string Meet(string where) =>
        $"r=$(cat {{inputs.f}}); touch $r/{where}-$$; n=0; while [ $(ls $r | grep -c {where}) -lt 2 ] && [ $n -lt 2000 ]; do n=$((n + 1)); sleep 0.002; done";

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
