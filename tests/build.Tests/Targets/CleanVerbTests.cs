namespace Pipeline.Host.Tests.Targets;

public sealed class CleanVerbTests
{
    [TestCase("cache")]
    [TestCase("elsewhere")]
    public async Task Clean_leaves_nothing_under_artifacts_but_the_notebooks(string store)
    {
        using var workspace = new VerbWorkspace()
            .File("pipeline.yaml", "version: 1\nname: test\nstages:\n  Count: { run: \"wc -l < {inputs.raw} > {outputs.count}/lines.txt\", inputs: { raw: raw.txt }, outputs: [count] }\n")
            .File("raw.txt", "one\ntwo\n");
        Assert.That((await workspace.CallAsync($"--cache={store}")).Exit, Is.EqualTo(ExitCode.Done));

        var clean = await workspace.CallAsync("--target=Clean", "--json", $"--cache={store}");

        Assert.That((clean.Exit, clean.Error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(Directory.EnumerateFileSystemEntries(workspace["artifacts"]), Is.EqualTo(new[] { workspace["artifacts/runs"] }));
        Assert.That(Directory.Exists(workspace[$"{store}/blobs"]), "the store stays");
    }
}
