using System.Buffers.Binary;
using Pipeline.Models.Checkpoints;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Checkpoints;

public sealed class SafetensorsHostileTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Open_sound_file_gives_its_tensors() =>
        Assert.That(RawSafetensors.TryRead(_folder, RawSafetensors.Small)!["b"], Is.EqualTo(Enumerable.Range(24, 16)));

    [Test]
    public void Open_cut_off_at_any_byte_is_refused() =>
        Assert.That(
            Enumerable.Range(0, RawSafetensors.Small.Length).Where(length => RawSafetensors.TryRead(_folder, RawSafetensors.Small[..length]) is not null),
            Is.Empty);

    [Test]
    public void Open_with_bytes_after_the_end_is_refused() =>
        Assert.That(RawSafetensors.TryRead(_folder, [.. RawSafetensors.Small, 0]), Is.Null);

    [Test]
    public void Open_any_bit_of_length_and_header_flipped_is_refused_or_stays_within_the_file()
    {
        var headerEnd = RawSafetensors.Small.Length - 40;
        for (var bit = 0; bit < headerEnd * 8; bit++)
        {
            var bytes = (byte[])RawSafetensors.Small.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            // Another name, dtype of the same size, or metadata text is as good a file as the first one: then all 40 bytes are there, once.
            var read = RawSafetensors.TryRead(_folder, bytes);
            Assert.That(read?.Values.Sum(value => value.Length) ?? 40, Is.EqualTo(40), $"bit {bit}");
        }
    }

    [Test]
    public void Open_many_random_bytes_changed_is_refused_or_stays_within_the_file()
    {
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])RawSafetensors.Small.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length - 40)] = (byte)random.Next(256);
            var read = RawSafetensors.TryRead(_folder, bytes);
            Assert.That(read?.Values.Sum(value => value.Length) ?? 40, Is.EqualTo(40), $"round {round}");
        }
    }

    [TestCase(0UL)]
    [TestCase(1UL)]
    [TestCase(100_000_001UL)]
    [TestCase(0x7FFF_FFFF_FFFF_FFFFUL)]
    [TestCase(0xFFFF_FFFF_FFFF_FFFFUL)]
    [TestCase(0xFFFF_FFFF_FFFF_FFF8UL)]
    public void Open_header_length_that_lies_is_refused(ulong length)
    {
        var bytes = (byte[])RawSafetensors.Small.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);

        Assert.That(RawSafetensors.TryRead(_folder, bytes), Is.Null);
    }

    [TestCase("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[8],"data_offsets":[4,12]}}""", 12, "'b' overlaps")]
    [TestCase("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", 8, "'b' overlaps")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[6,10]}}""", 10, "2 bytes before tensor 'b'")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 6, "last 2 bytes")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 2, "'a' leads past the end")]
    [TestCase("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[9223372036854775807,9223372036854775807]}}""", 0, "'a' leads past the end")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", 4, "ends (at 0) before it begins (at 4)")]
    [TestCase("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]}}""", 4, "does not take the 4 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "does not take the 0 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "is not a list")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "does not take the 4 bytes")]
    [TestCase("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "'F33'; known are BOOL, U8")]
    [TestCase("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "'f32'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "two numbers")]
    [TestCase("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "lacks a dtype")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "has shape twice")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "'a' stands there twice")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "'a' stands there twice")]
    [TestCase("""{"__metadata__":{"k":1}}""", 0, "'k' is not a string")]
    [TestCase("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "'k' stands there twice")]
    [TestCase("""{"__metadata__":{},"__metadata__":{}}""", 0, "twice")]
    [TestCase("""{"__metadata__":[]}""", 0, "not an object")]
    [TestCase("""{"a":4}""", 0, "not described by an object")]
    [TestCase("""[]""", 0, "does not begin with '{'")]
    [TestCase(""" {}""", 0, "does not begin with '{'")]
    [TestCase("""{}{}""", 0, "not valid JSON")]
    [TestCase("""{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "not valid JSON")]
    public void Open_header_that_lies_is_refused_with_the_reason(string header, int dataBytes, string reason) =>
        Assert.That(RawSafetensors.Refusal(_folder, header, dataBytes), Does.Contain(reason).And.Contain(_folder.Path));

    [Test]
    public void Open_nesting_without_end_is_refused() =>
        Assert.That(RawSafetensors.Refusal(_folder, """{"a":{"x":""" + new string('[', 100_000), 0), Does.Contain("not valid JSON"));

    [Test]
    public void Open_name_with_terminal_escapes_shows_none_of_them() =>
        Assert.That(RawSafetensors.Refusal(_folder, """{"\u001b[31m\n":{"dtype":"U8","shape":[4],"data_offsets":[0,3]}}""", 3), Does.Not.Match("\u001b|\n"));

    [Test]
    public void Open_empty_tensor_where_another_begins_is_sound_in_any_order() =>
        Assert.That(
            RawSafetensors.TryRead(_folder, RawSafetensors.Bytes(
                """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[],"data_offsets":[4,5]},"e":{"dtype":"F32","shape":[0,7],"data_offsets":[4,4]}}""", 5)),
            Has.Count.EqualTo(3));

    [Test]
    public void Open_folder_or_missing_file_says_which() =>
        Assert.That(Assert.Catch<IOException>(() => SafetensorsFile.Open(_folder["none.safetensors"]))!.Message, Does.Contain("none.safetensors"));
}
