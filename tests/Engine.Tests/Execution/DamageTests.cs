using Pipeline.Contracts;

namespace Pipeline.Engine.Tests.Execution;

/// <summary>A store that lost or damaged files heals by running what made them.</summary>
public sealed class DamageTests
{
    private const string Chain = """
          A: { run: "echo made by A > {outputs.x}/f", outputs: [x] }
          B: { run: "cat {inputs.x}/f {inputs.f} > {outputs.y}/g", inputs: { x: "A:x", f: f.txt }, outputs: [y] }
        """;

    private static TestPipeline Fresh()
    {
        var pipeline = new TestPipeline(Chain).File("f.txt", "1\n");
        pipeline.Run();
        return pipeline;
    }

    [Test]
    public void Run_flipped_byte_with_size_and_times_put_back_is_found_and_remade()
    {
        using var pipeline = Fresh();
        var blob = pipeline.Blob("made by A\n");
        Flip(blob);

        var run = pipeline.Run();

        Assert.That(run.Executed, Is.EqualTo(new[] { "A" }));
        Assert.That(run.Warnings, Has.Some.Contains("quarantine"));
        Assert.That(File.ReadAllText(blob), Is.EqualTo("made by A\n"));
    }

    [Test]
    public void Run_missing_blob_of_a_stage_that_nothing_needs_is_left_alone()
    {
        using var pipeline = Fresh();
        File.Delete(pipeline.Blob("made by A\n"));

        var run = pipeline.Run(request => request with { Targets = ["B"] });

        Assert.That(run.Executed, Is.Empty);
        Assert.That(run.Outcome.ExitCode, Is.Zero);
    }

    [Test]
    public void Run_missing_blob_that_a_stage_needs_is_remade_first()
    {
        using var pipeline = Fresh();
        File.Delete(pipeline.Blob("made by A\n"));
        pipeline.File("f.txt", "2\n");

        Assert.That(pipeline.Run(request => request with { Targets = ["B"] }).Executed, Is.EqualTo(new[] { "A", "B" }));
        Assert.That(pipeline.Artifact("B/y/g"), Is.EqualTo("made by A\n2\n"));
    }

    [Test]
    public void Run_edited_artifact_is_moved_to_quarantine_and_put_back()
    {
        using var pipeline = Fresh();
        var artifact = pipeline["artifacts/A/x/f"];
        File.SetUnixFileMode(artifact, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(artifact, "edited");

        var run = pipeline.Run();

        Assert.That(run.Executed, Is.Empty);
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo("made by A\n"));
        Assert.That(Directory.EnumerateFiles(pipeline["cache/quarantine"], "*", SearchOption.AllDirectories).Select(File.ReadAllText), Has.Member("edited"));
    }

    [Test]
    public void Run_deleted_artifacts_come_back_without_an_execution()
    {
        using var pipeline = Fresh();
        Directory.Delete(pipeline["artifacts"], recursive: true);

        Assert.That(pipeline.Run().Executed, Is.Empty);
        Assert.That(pipeline.Artifact("B/y/g"), Is.EqualTo("made by A\n1\n"));
    }

    /// <summary>Every file of the store, one at a time: cut short, or a bit flipped. The next run ends well and the artifacts are the same.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void Run_any_file_of_the_store_damaged_ends_well_with_the_same_artifacts(bool cut)
    {
        using var pipeline = Fresh();
        // The stat cache trusts no file younger than two seconds; a later run fills it.
        Thread.Sleep(TimeSpan.FromSeconds(2.1));
        pipeline.Run();
        var names = Directory.EnumerateFiles(pipeline["cache"], "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).Length > 0)
            .Select(path => Path.GetRelativePath(pipeline["cache"], path))
            .Where(path => !path.StartsWith("quarantine", StringComparison.Ordinal))
            .ToList();
        Assert.That(names.Select(name => name.Split('/')[0]).Distinct(), Is.SupersetOf(new[] { "blobs", "actions", "stat", "journal", "roots" }));

        foreach (var name in names)
        {
            var path = Path.Combine(pipeline["cache"], name);
            if (!File.Exists(path))
                continue;
            if (cut)
                Cut(path);
            else
                Flip(path);
            var run = pipeline.Run();
            Assert.That(run.Outcome.ExitCode, Is.Zero, $"{name}: {string.Join("; ", run.Outcome.Stages.Select(stage => stage.Error))}");
            Assert.That(pipeline.Artifact("B/y/g"), Is.EqualTo("made by A\n1\n"), name);
            Assert.That(pipeline.Run().Executed, Is.Empty, name);
        }
    }

    private static void Flip(string path)
    {
        var time = File.GetLastWriteTimeUtc(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var file = File.Open(path, FileMode.Open))
        {
            file.Position = file.Length / 2;
            var value = file.ReadByte();
            file.Position = file.Length / 2;
            file.WriteByte((byte)(value ^ 1));
        }

        File.SetLastWriteTimeUtc(path, time);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private static void Cut(string path)
    {
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = File.Open(path, FileMode.Open);
        file.SetLength(file.Length / 2);
    }
}
