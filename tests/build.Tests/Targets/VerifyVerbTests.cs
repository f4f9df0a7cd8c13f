using System.Text.Json;

namespace Pipeline.Host.Tests.Targets;

public sealed class VerifyVerbTests
{
    private static async Task<VerbWorkspace> Fresh()
    {
        var workspace = new VerbWorkspace().File("pipeline.yaml", """
            version: 1
            name: mini
            stages:
              Count: { run: "echo 1 > {outputs.n}/n.txt", outputs: [n] }
              Clock: { run: "test -e {inputs.n}/n.txt; date +%s%N > {outputs.now}/now.txt", inputs: { n: "Count:n" }, outputs: [now] }
            """);
        await workspace.CallAsync();
        return workspace;
    }

    [Test]
    public async Task Verify_of_a_sound_workspace_ends_well_and_says_what_it_read()
    {
        using var workspace = await Fresh();

        var (exit, output, _) = await workspace.CallAsync("--target=Verify");

        Assert.That(exit, Is.EqualTo(ExitCode.Done));
        Assert.That(output, Does.Match(@"^\d+ blobs \(.+\), 2 actions, \d files of artifacts: all sound\.\n$"));
    }

    [Test]
    public async Task Verify_names_what_it_mended_and_ends_as_damaged()
    {
        using var workspace = await Fresh();
        File.Delete(workspace["artifacts/Count/n/n.txt"]);

        var (exit, output, error) = await workspace.CallAsync("--target=Verify");

        Assert.That(exit, Is.EqualTo(ExitCode.Damaged));
        Assert.That(output, Does.StartWith("repaired  artifacts/Count/n/n.txt: "));
        Assert.That(error, Does.Contain("[1/2] blobs: done"));
        Assert.That((await workspace.CallAsync("--target=Verify")).Exit, Is.EqualTo(ExitCode.Done));
    }

    [Test]
    public async Task Verify_says_whose_blob_was_damaged_and_where_it_came_back_from()
    {
        using var workspace = await Fresh();
        var blob = Directory.EnumerateFiles(workspace["cache/blobs"], "*", SearchOption.AllDirectories)
            .First(path => File.ReadAllText(path) == "1\n");
        File.Delete(blob);
        await File.WriteAllTextAsync(blob, "2\n");

        var (_, output, _) = await workspace.CallAsync("--target=Verify");

        Assert.That(output, Does.Contain("n/n.txt of Count was damaged: put back from artifacts/Count/n/n.txt\n"));
    }

    [Test]
    public async Task Verify_rebuild_of_what_is_not_reproducible_fails_and_names_the_file()
    {
        using var workspace = await Fresh();

        var (exit, output, _) = await workspace.CallAsync("--target=Verify", "--rebuild=clock");

        Assert.That(exit, Is.EqualTo(ExitCode.Failed));
        Assert.That(output, Does.Contain("different Clock is not reproducible: now/now.txt\n"));
    }

    [Test]
    public async Task Verify_rebuild_of_no_stage_names_the_nearest()
    {
        using var workspace = await Fresh();

        Assert.That(async () => await workspace.CallAsync("--target=Verify", "--rebuild=Cluck"), Throws.TypeOf<UsageException>().With.Message.Contains("Clock"));
    }

    [Test]
    public async Task Lineage_as_openlineage_has_an_event_for_each_step()
    {
        using var workspace = await Fresh();

        var (exit, output, _) = await workspace.CallAsync("--target=Lineage", "--artifact=Clock:now", "--format=openlineage", "--json");

        using var events = JsonDocument.Parse(output);
        Assert.That(exit, Is.EqualTo(ExitCode.Done));
        Assert.That(events.RootElement.EnumerateArray().Select(one => one.GetProperty("job").GetProperty("name").GetString()), Is.EquivalentTo(new[] { "Clock", "Count" }));
        Assert.That(events.RootElement.EnumerateArray().Select(one => one.GetProperty("eventTime").TryGetDateTimeOffset(out _)), Is.All.True);
    }

    [Test]
    public async Task Doctor_finds_a_key_in_the_env_file_and_does_not_show_it()
    {
        using var workspace = await Fresh();
        workspace.File(".env", "GEMINI_API_KEY=s3cr3t\n");

        var (_, output, _) = await workspace.CallAsync("--target=Doctor");

        Assert.That(output, Does.Match(@"ok +GEMINI_API_KEY +set").And.Not.Contains("s3cr3t"));
    }
}
