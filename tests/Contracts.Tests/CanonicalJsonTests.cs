using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Contracts.Tests;

public sealed class CanonicalJsonTests
{
    /// <summary>The example of RFC 8785, section 3.2.2 and 3.2.4.</summary>
    [Test]
    public void Serialize_example_of_the_standard_gives_its_bytes()
    {
        var node = JsonNode.Parse("""
            {"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
             "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}
            """);

        Assert.That(Encoding.UTF8.GetString(CanonicalJson.Serialize(node)), Is.EqualTo(
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"""));
    }

    /// <summary>Samples of RFC 8785, appendix B: the bits of a double and its text.</summary>
    [TestCase(0x0000000000000000UL, "0")]
    [TestCase(0x8000000000000000UL, "0")]
    [TestCase(0x0000000000000001UL, "5e-324")]
    [TestCase(0x7fefffffffffffffUL, "1.7976931348623157e+308")]
    [TestCase(0x4340000000000000UL, "9007199254740992")]
    [TestCase(0xc340000000000000UL, "-9007199254740992")]
    [TestCase(0x4430000000000000UL, "295147905179352830000")]
    [TestCase(0x44b52d02c7e14af5UL, "9.999999999999997e+22")]
    [TestCase(0x44b52d02c7e14af6UL, "1e+23")]
    [TestCase(0x444b1ae4d6e2ef4eUL, "999999999999999700000")]
    [TestCase(0x444b1ae4d6e2ef50UL, "1e+21")]
    [TestCase(0x3eb0c6f7a0b5ed8cUL, "9.999999999999997e-7")]
    [TestCase(0x3eb0c6f7a0b5ed8dUL, "0.000001")]
    [TestCase(0x41b3de4355555553UL, "333333333.3333332")]
    [TestCase(0xbecbf647612f3696UL, "-0.0000033333333333333333")]
    public void Number_of_the_standard_is_written_as_there(ulong bits, string expected) =>
        Assert.That(CanonicalJson.Number(BitConverter.UInt64BitsToDouble(bits)), Is.EqualTo(expected));

    [Test]
    public void Serialize_number_that_is_not_finite_is_refused() =>
        Assert.That(() => CanonicalJson.Number(double.NaN), Throws.ArgumentException);

    [Test]
    public void FolderDigest_does_not_depend_on_the_order_of_files()
    {
        var a = new FileEntry("a", 1, Digest.Of("a"u8));
        var b = new FileEntry("b/c", 2, Digest.Of("b"u8));

        Assert.That(FileEntry.FolderDigest([b, a]), Is.EqualTo(FileEntry.FolderDigest([a, b])));
        Assert.That(FileEntry.FolderDigest([a]), Is.Not.EqualTo(FileEntry.FolderDigest([a, b])));
    }
}
