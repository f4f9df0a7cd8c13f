using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>kill -9 of the host while a stage's processes do what they can to outlive it.</summary>
public sealed class OrphanTests
{
    /// <summary>Each process of the chain lives for a millisecond, in a session of its own, and tells that it did: looks at /proc would miss it.</summary>
    [Test]
    public void Chain_of_short_processes_in_ever_new_sessions_ends_with_the_host()
    {
        using var workspace = Workspace.InMemory();
        var (beat, stop) = (workspace["beat"], workspace["stop"]);
        workspace.Write("chain.sh", $"[ -e '{stop}' ] && exit\necho >> '{beat}'\nsetsid sh \"$0\" &\n")
            .Stage("Chain", "for i in 1 2 3; do sh {inputs.chain} & done; sleep 300", "inputs: { chain: chain.sh }", "outputs: [x]");
        try
        {
            using var host = workspace.Start();
            Eventually.IsTrue(() => Length(beat) > 300, () => $"the chain did not begin: {host.ErrorSoFar}");

            host.Signal(Signals.Kill);
            host.End();

            Eventually.IsTrue(
                () => Length(beat) is var before && Pause() && Length(beat) == before && Leftovers.Carrying(workspace.Mark).Count == 0,
                () => $"the chain goes on: {Length(beat)} processes by now");
        }
        finally
        {
            // Nothing else would end it.
            workspace.Write("stop", "");
        }
    }

    [Test]
    public void Host_whose_folder_is_gone_still_takes_its_stages_along()
    {
        using var workspace = Workspace.InMemory()
            .Stage("Slow", "trap '' TERM HUP; (setsid sh -c 'echo daemon >> \"$PIPELINE_TEST_EXECUTIONS\"; sleep 300' &); while :; do sleep 1; done", "outputs: [x]");
        var copy = workspace["../host"];
        workspace.Shell($"cp -R '{Path.GetDirectoryName(HostProgram.Path)}' '{copy}'").Exits(0);
        var start = HostProcess.StartInfo(workspace, ["--config=pipeline.yaml"]);
        start.ArgumentList[start.ArgumentList.IndexOf(HostProgram.Path)] = Path.Combine(copy, Path.GetFileName(HostProgram.Path));
        using var host = workspace.Start(start).WaitUntilExecutes("daemon");
        Assert.That(Leftovers.StageShells(workspace.Mark), Is.Not.Empty);

        Directory.Delete(copy, recursive: true);
        host.Signal(Signals.Kill);
        host.End();

        Leftovers.WaitUntilGone(workspace.Mark);
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    private static bool Pause()
    {
        Thread.Sleep(TimeSpan.FromSeconds(1));
        return true;
    }
}
