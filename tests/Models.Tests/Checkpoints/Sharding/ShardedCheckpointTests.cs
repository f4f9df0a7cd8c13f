using Pipeline.Models.Checkpoints;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Checkpoints;

public sealed class ShardedCheckpointTests
{
    private const string Index = "model.safetensors.index.json";
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Write_within_one_shard_makes_one_file_and_no_index()
    {
        ShardedCheckpointWriter.Write(_folder.Path, null, [Filled("a", 4), Filled("b", 4)], 8);

        Assert.That(Names(), Is.EqualTo(new[] { "model.safetensors" }));
        using var checkpoint = ShardedCheckpoint.Open(_folder.Path);
        Assert.That(checkpoint.Files.Single().Metadata["format"], Is.EqualTo("pt"));
    }

    [Test]
    public void Write_beyond_one_shard_reads_back_as_one_set()
    {
        ShardedCheckpointWriter.Write(_folder.Path, null, [Filled("a", 4), Filled("b", 5), Filled("c", 30)], 9);

        using var checkpoint = ShardedCheckpoint.Open(_folder.Path);
        Assert.Multiple(() =>
        {
            Assert.That(Names(), Is.EqualTo(new[] { First, Second, Index }));
            Assert.That(checkpoint.Tensors.Keys, Is.EqualTo(new[] { "a", "b", "c" }));
            Assert.That(checkpoint.Bytes("c").ToArray(), Is.EqualTo(Enumerable.Repeat((byte)'c', 30)));
            Assert.That(File.ReadAllText(_folder[Index]), Is.EqualTo(
                $$"""
                {
                  "metadata": {
                    "total_size": 39
                  },
                  "weight_map": {
                    "a": "{{First}}",
                    "b": "{{First}}",
                    "c": "{{Second}}"
                  }
                }

                """));
        });
    }

    [Test]
    public void Write_beside_older_weights_is_refused()
    {
        ShardedCheckpointWriter.Write(_folder.Path, null, [Filled("a", 4)]);

        Assert.That(() => ShardedCheckpointWriter.Write(_folder.Path, null, [Filled("a", 4)]), Throws.InstanceOf<IOException>().With.Message.Contains("empty folder"));
    }

    [Test]
    public void Write_one_name_in_two_shards_is_refused_before_anything_is_written()
    {
        Assert.That(() => ShardedCheckpointWriter.Write(_folder.Path, null, [Filled("a", 4), Filled("a", 4)], 4), Throws.ArgumentException);
        Assert.That(Names(), Is.Empty);
    }

    [Test]
    public void Open_folder_without_weights_says_what_to_do() =>
        Assert.That(Refusal(), Does.Contain("neither model.safetensors nor").And.Contain("converted"));

    [Test]
    public void Open_index_that_disagrees_lists_every_difference()
    {
        WriteTwo();
        WriteIndex($$"""{"a":"{{Second}}","x":"{{First}}"}""");

        Assert.That(Refusal(), Does.Contain($"'a' is in {First}; the index says '{Second}'").And.Contain($"'b' is in {Second}, and not in the index").And.Contain($"'x' is missing from '{First}'"));
    }

    [Test]
    public void Open_tensor_in_two_shards_is_refused()
    {
        SafetensorsWriter.Write(_folder[First], null, [Filled("a", 4), Filled("b", 4)]);
        SafetensorsWriter.Write(_folder[Second], null, [Filled("b", 4)]);
        WriteIndex($$"""{"a":"{{First}}","b":"{{Second}}"}""");

        Assert.That(Refusal(), Does.Contain($"'b' is in {First}"));
    }

    [TestCase("../x.safetensors")]
    [TestCase("/etc/passwd")]
    [TestCase("sub/x.safetensors")]
    [TestCase("..\\\\x.safetensors")]
    [TestCase("..")]
    [TestCase("")]
    public void Open_shard_name_that_leads_out_is_refused(string name)
    {
        WriteTwo();
        WriteIndex($$"""{"a":"{{name}}","b":"{{Second}}"}""");

        Assert.That(Refusal(), Does.Contain("plain file name"));
    }

    [Test]
    public void Open_shard_that_is_missing_is_named()
    {
        WriteTwo();
        File.Delete(_folder[Second]);

        Assert.That(Refusal(), Does.Contain($"lacks the file '{Second}'"));
    }

    [Test]
    public void Open_link_out_of_the_folder_is_refused_and_within_it_is_followed()
    {
        using var outside = TemporaryFolder.InMemory();
        SafetensorsWriter.Write(outside["real"], null, [Filled("a", 4)]);
        File.CreateSymbolicLink(_folder["model.safetensors"], outside["real"]);
        Assert.That(Refusal(), Does.Contain("symbolic link"));

        File.Delete(_folder["model.safetensors"]);
        File.Copy(outside["real"], _folder["real"]);
        File.CreateSymbolicLink(_folder["model.safetensors"], "real");
        using var checkpoint = ShardedCheckpoint.Open(_folder.Path);
        Assert.That(checkpoint.Tensors, Has.Count.EqualTo(1));
    }

    [TestCase("""[]""")]
    [TestCase("""{"weight_map":[]}""")]
    [TestCase("""{"weight_map":{"a":1}}""")]
    [TestCase("""{"weight_map":{"a":"x","a":"y"}}""")]
    [TestCase("""{"weight_map":""")]
    public void Open_index_that_is_none_is_refused(string json)
    {
        _folder.Write(Index, json);

        Assert.That(Refusal(), Does.Contain(Index));
    }

    private void WriteTwo() => ShardedCheckpointWriter.Write(_folder.Path, null, [Filled("a", 4), Filled("b", 4)], 4);

    private void WriteIndex(string map) => _folder.Write(Index, $$"""{"metadata":{},"weight_map":{{map}}}""");

    private string Refusal() => Assert.Throws<ModelFormatException>(() => ShardedCheckpoint.Open(_folder.Path).Dispose())!.Message;

    private IEnumerable<string?> Names() => Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static SafetensorsTensor Filled(string name, int length) =>
        SafetensorsTensor.FromMemory(name, SafetensorsDtype.U8, [length], Enumerable.Repeat((byte)name[0], length).ToArray());
}
