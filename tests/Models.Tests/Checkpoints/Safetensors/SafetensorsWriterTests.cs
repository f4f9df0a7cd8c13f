using FsCheck;
using FsCheck.Fluent;
using Pipeline.Models.Checkpoints;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Checkpoints;

public sealed class SafetensorsWriterTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    // The three headers below are those of the reference implementation's own tests (test_serialization, test_empty in huggingface/safetensors).
    [Test]
    public void Write_one_tensor_gives_the_reference_bytes()
    {
        var values = new byte[24];
        Buffer.BlockCopy(new float[] { 0, 1, 2, 3, 4, 5 }, 0, values, 0, 24);

        Assert.That(
            Written(null, SafetensorsTensor.FromMemory("attn.0", SafetensorsDtype.F32, [1, 2, 3], values)),
            Is.EqualTo((byte[])[64, 0, 0, 0, 0, 0, 0, 0, .. """{"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}}"""u8, .. values]));
    }

    [Test]
    public void Write_nothing_pads_with_spaces_to_eight() =>
        Assert.That(Written(null), Is.EqualTo((byte[])[8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8]));

    [Test]
    public void Write_metadata_alone_gives_the_reference_bytes() =>
        Assert.That(
            Written(new() { ["framework"] = "pt" }),
            Is.EqualTo((byte[])[40, 0, 0, 0, 0, 0, 0, 0, .. """{"__metadata__":{"framework":"pt"}}     """u8]));

    [Test]
    public void Write_mixed_dtypes_lays_data_out_by_falling_dtype_then_name()
    {
        Written(null, Zeros("z", SafetensorsDtype.U8), Zeros("a", SafetensorsDtype.BF16), Zeros("c", SafetensorsDtype.F32), Zeros("b", SafetensorsDtype.F32), Zeros("d", SafetensorsDtype.I64));

        using var file = SafetensorsFile.Open(_folder["x"]);
        Assert.That(file.Tensors.Keys, Is.EqualTo(new[] { "d", "b", "c", "a", "z" }));
    }

    [Test]
    public void Write_any_tensors_read_back_equal_and_write_again_to_the_same_bytes() =>
        Prop.ForAll(Tensors().ToArbitrary(), tensors =>
        {
            var metadata = new Dictionary<string, string> { ["format"] = "pt", ["\u00e9\"\\\n\u0001"] = "\ud83d\ude00" };
            var first = Written(metadata, tensors);
            using (var file = SafetensorsFile.Open(_folder["x"]))
            {
                var again = file.Tensors.Reverse().Select(tensor => new SafetensorsTensor(tensor.Key, tensor.Value.Dtype, tensor.Value.Shape, stream => file.CopyTo(tensor.Key, stream)));
                SafetensorsWriter.Write(_folder["y"], file.Metadata, again);
                foreach (var tensor in tensors)
                {
                    var bytes = new MemoryStream();
                    tensor.Write(bytes);
                    var entry = file.Tensors[tensor.Name];
                    if (entry.Dtype != tensor.Dtype || !entry.Shape.SequenceEqual(tensor.Shape) || !file.Bytes(tensor.Name).SequenceEqual(bytes.ToArray())
                        || file.AddressOf(tensor.Name) % entry.Dtype.Size() != 0)
                        return false;
                }
            }

            return first.AsSpan().SequenceEqual(File.ReadAllBytes(_folder["y"]));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Write_fewer_bytes_than_the_shape_takes_is_refused_and_leaves_nothing()
    {
        File.WriteAllText(_folder["x"], "before");

        Assert.That(() => Written(null, SafetensorsTensor.FromMemory("a", SafetensorsDtype.F32, [2], new byte[7])), Throws.InvalidOperationException.With.Message.Contains("'a' takes 8 bytes"));
        Assert.That(() => Written(null, SafetensorsTensor.FromMemory("a", SafetensorsDtype.F32, [2], new byte[9])), Throws.InvalidOperationException);
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EqualTo(new[] { _folder["x"] }));
        Assert.That(File.ReadAllText(_folder["x"]), Is.EqualTo("before"));
    }

    [Test]
    public void Write_two_tensors_of_one_name_is_refused() =>
        Assert.That(() => Written(null, Zeros("a", SafetensorsDtype.U8), Zeros("a", SafetensorsDtype.F32)), Throws.ArgumentException);

    [Test]
    public void Write_from_an_address_copies_the_memory()
    {
        Written(null, SafetensorsTensor.FromMemory("a", SafetensorsDtype.U8, [5], new byte[] { 1, 2, 3, 4, 5 }));
        using var file = SafetensorsFile.Open(_folder["x"]);

        SafetensorsWriter.Write(_folder["y"], null, [SafetensorsTensor.FromAddress("a", SafetensorsDtype.U8, [5], file.AddressOf("a"), 5)]);

        Assert.That(File.ReadAllBytes(_folder["y"]), Is.EqualTo(File.ReadAllBytes(_folder["x"])));
    }

    private byte[] Written(Dictionary<string, string>? metadata, params SafetensorsTensor[] tensors)
    {
        SafetensorsWriter.Write(_folder["x"], metadata, tensors);
        return File.ReadAllBytes(_folder["x"]);
    }

    private static SafetensorsTensor Zeros(string name, SafetensorsDtype dtype) => SafetensorsTensor.FromMemory(name, dtype, [1], new byte[dtype.Size()]);

    private static Gen<SafetensorsTensor[]> Tensors()
    {
        var tensor =
            from name in ArbMap.Default.GeneratorFor<UnicodeString>()
            from dtype in Gen.Elements(Enum.GetValues<SafetensorsDtype>())
            from shape in Gen.ListOf(Gen.Choose(0, 4).Select(dimension => (long)dimension)).Resize(3)
            let length = (int)shape.Aggregate(1L, (product, dimension) => product * dimension) * dtype.Size()
            from bytes in Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), length)
            select SafetensorsTensor.FromMemory(name.Get ?? "", dtype, [.. shape], bytes);
        return Gen.ArrayOf(tensor).Select(tensors => tensors.DistinctBy(item => item.Name).Where(item => IsWellFormed(item.Name)).ToArray());
    }

    private static bool IsWellFormed(string text) => !text.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);
}
