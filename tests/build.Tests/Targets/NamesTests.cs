namespace Pipeline.Host.Tests.Targets;

/// <summary>Names on the command line that are none, or that would hide another.</summary>
public sealed class NamesTests
{
    private static VerbWorkspace Workspace() => new VerbWorkspace().File("in.txt", "1\n").File("pipeline.yaml", """
        version: 1
        name: mini
        stages:
          Show: { run: "cat {inputs.i} > {outputs.shown}/x; echo told", inputs: { i: in.txt }, outputs: [shown] }
        """);

    [Test]
    public void Stage_that_is_none_is_refused_beside_all()
    {
        using var workspace = Workspace();

        Assert.That(() => workspace.CallAsync("--force=all,Shwo", "--dryrun"), Throws.TypeOf<UsageException>().With.Message.Contains("did you mean 'Show'?"));
    }

    [Test]
    public void Tree_is_no_json()
    {
        using var workspace = Workspace();

        Assert.That(() => workspace.CallAsync("--tree", "--json"), Throws.TypeOf<UsageException>().With.Message.Contains("--dryrun --json"));
    }

    [Test]
    public async Task Tag_may_not_hide_a_run()
    {
        using var workspace = Workspace();
        await workspace.CallAsync();
        var run = Directory.GetDirectories(workspace["artifacts/runs"]).Select(Path.GetFileName).Single(name => name != "latest");

        Assert.That(() => workspace.CallAsync("--target=Tag", $"--name={run}"), Throws.TypeOf<UsageException>().With.Message.Contains("a run has that id"));
        Assert.That((await workspace.CallAsync("--target=Tag", "--name=good")).Exit, Is.EqualTo(ExitCode.Done));
    }

    [TestCase("Shw:shown")]
    [TestCase("Show:shwon")]
    public void Artifact_that_is_none_names_the_nearest(string artifact)
    {
        using var workspace = Workspace();

        Assert.That(() => workspace.CallAsync("--target=Lineage", $"--artifact={artifact}"), Throws.TypeOf<UsageException>().With.Message.Contains("did you mean 'Show:shown'?"));
    }
}
