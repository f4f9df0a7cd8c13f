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
        Assert.That(clean.Output.Trim(), Is.EqualTo("""{"removed":1}"""));
        Assert.That(Directory.EnumerateFileSystemEntries(workspace["artifacts"]), Is.EqualTo(new[] { workspace["artifacts/runs"] }));
        Assert.That(Directory.Exists(workspace[$"{store}/blobs"]), "the store stays");
    }

    [TestCase("cache")]
    [TestCase("nowhere")]
    public async Task Clean_leaves_and_names_what_is_no_stages(string store)
    {
        using var workspace = new VerbWorkspace()
            .File("pipeline.yaml", "version: 1\nname: test\nstages:\n  Count: { run: \"echo 1 > {outputs.count}/lines.txt\", outputs: [count] }\n");
        Assert.That((await workspace.CallAsync("--cache=cache")).Exit, Is.EqualTo(ExitCode.Done));
        workspace.File("artifacts/mine.txt", "1").File("artifacts/my notes/n", "2").File("artifacts/notes/n", "3");

        var clean = await workspace.CallAsync("--target=Clean", $"--cache={store}");

        Assert.That(clean.Exit, Is.EqualTo(ExitCode.Done));
        Assert.That(new[] { "mine.txt", "my notes", "notes" }.Select(name => clean.Error.Contains($"artifacts/{name} is no stage's", StringComparison.Ordinal)), Is.All.True);
        Assert.That(Directory.GetFileSystemEntries(workspace["artifacts"]).Select(Path.GetFileName), Is.EquivalentTo(new[] { "mine.txt", "my notes", "notes", "runs" }));
    }
}
