using Pipeline.Contracts;
using Pipeline.Engine.Journal;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Journal;

public sealed class LockFileTests
{
    private static readonly HashSet<string> Known = ["A", "B", "null"];

    [Test]
    public void Merge_keeps_what_other_runs_wrote_and_sorts_by_name()
    {
        using var folder = new TemporaryFolder();
        var file = new LockFile(folder["pipeline.lock"]);
        file.Merge([Stage("B", 1)], Known);
        var merged = file.Merge([Stage("A", 2)], Known);

        Assert.That(merged.Understood);
        Assert.That(merged.Manifests, Is.EqualTo(new Dictionary<string, Digest> { ["A"] = Stage("A", 2).Manifest, ["B"] = Stage("B", 1).Manifest }));
        Assert.That(File.ReadAllText(folder["pipeline.lock"]), Does.Match("(?s)A:.*B:"));
    }

    [Test]
    public void Merge_nothing_new_leaves_the_file_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder["pipeline.lock"];
        new LockFile(path).Merge([Stage("A", 1), Stage("null", 1)], Known);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        new LockFile(path).Merge([Stage("A", 1)], Known);

        Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(DateTime.UnixEpoch));
    }

    [Test]
    public void Merge_drops_a_stage_the_pipeline_no_longer_has()
    {
        using var folder = new TemporaryFolder();
        var file = new LockFile(folder["pipeline.lock"]);
        file.Merge([Stage("A", 1), Stage("Gone", 1)], new HashSet<string> { "A", "Gone" });

        var merged = file.Merge([Stage("A", 1)], Known);

        Assert.That(merged.Manifests.Keys, Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public void Merge_file_cut_at_any_byte_ends_with_this_runs_stages()
    {
        using var folder = new TemporaryFolder();
        var path = folder["pipeline.lock"];
        new LockFile(path).Merge([Stage("A", 1), Stage("B", 1)], Known);
        var bytes = File.ReadAllBytes(path);

        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            var merged = new LockFile(path).Merge([Stage("A", 2), Stage("B", 2)], Known);
            var read = new LockFile(path).Read();
            Assert.That(read.Understood, $"cut at {length}");
            Assert.That(read.Manifests["A"], Is.EqualTo(Stage("A", 2).Manifest), $"cut at {length}");
            Assert.That(merged.Manifests, Is.EqualTo(read.Manifests), $"what Merge says is what it wrote, cut at {length}");
        }
    }

    [Test]
    public void Merge_is_valid_yaml_with_names_that_yaml_takes_for_other_types()
    {
        using var folder = new TemporaryFolder();
        new LockFile(folder["pipeline.lock"]).Merge([Stage("null", 1)], Known);
        var yaml = new YamlDotNet.RepresentationModel.YamlStream();
        using var reader = File.OpenText(folder["pipeline.lock"]);
        yaml.Load(reader);

        var root = (YamlDotNet.RepresentationModel.YamlMappingNode)yaml.Documents[0].RootNode;
        Assert.That(root["stages"]["null"]["inputs"]["raw"]["size"].ToString(), Is.EqualTo("3"));
    }

    private static LockedStage Stage(string name, int version) => new(
        name, Digest.Of([(byte)version]), Digest.Of([(byte)version, 1]),
        [new("raw", Digest.Of("raw"u8), 3)], [new("out", Digest.Of("out"u8), 4)]);
}
