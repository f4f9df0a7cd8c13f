using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Pipeline.Engine.Fingerprinting.Code;

namespace Pipeline.Engine.Tests.Code;

public sealed class AssemblyListingTests
{
    private const string Program = """
        namespace Probe;
        public sealed record Point(int X, int Y);
        public static class Work
        {
            private static readonly int[] Table = [3, 1, 4, 1, 5, 9];
            public static async Task<int> RunAsync(IEnumerable<Point> points)
            {
                var sum = 0;
                foreach (var point in points.Select(p => p with { X = p.X + Table[0] }).Where(p => p.Y > sum))
                {
                    await Task.Yield();
                    sum += point switch { { X: 1 } => 1, { Y: var y } => y };
                }
                return Twice(sum) + new { sum }.sum;
                int Twice(int n) => n + sum;
            }
            public static string Name(string s) => s switch { "alpha" => "a", "beta" => "b", "gamma" => "c", "delta" => "d", "epsilon" => "e", "zeta" => "f", "eta" => "g", _ => s };
        }
        """;

    private static readonly Compiler Plain = new();

    [Test]
    public void Listing_of_two_compilations_is_the_same() =>
        Assert.That((Plain with { Deterministic = false }).List(Program), Is.EqualTo((Plain with { Deterministic = false }).List(Program)),
            "only the assemblies' identifiers and times differ");

    [Test]
    public void Listing_does_not_depend_on_the_folder_of_the_source()
    {
        const string Sources = "class A { void M(object? o) { ArgumentNullException.ThrowIfNull(o); L(); } void L([System.Runtime.CompilerServices.CallerFilePath] string path = \"\") { } } file class B { void M() { } }";

        Assert.That((Plain with { Folder = "/elsewhere/far" }).List(Sources), Is.EqualTo(Plain.List(Sources)));
    }

    [TestCase(DebugInformationFormat.Embedded)]
    [TestCase(DebugInformationFormat.PortablePdb)]
    public void Listing_does_not_depend_on_symbols(DebugInformationFormat format) =>
        Assert.That((Plain with { Debug = format }).List(Program), Is.EqualTo(Plain.List(Program)));

    [Test]
    public void Listing_does_not_depend_on_the_order_of_files()
    {
        string[] files = [Program, "class A { Func<int, int> M() => x => x + 1; object N() => new { A = 1 }; }", "class B { int[] M() => [1, 2, 3]; Func<int, int> N() => x => x + 2; object O() => new { B = 1 }; }"];

        Assert.That(Plain.List([.. files.Reverse()]), Is.EqualTo(Plain.List(files)));
    }

    [Test]
    public void Listing_counts_the_bytes_of_resources()
    {
        Compiler With(string name, string text) => Plain with { Resources = [new ResourceDescription(name, () => new MemoryStream(Encoding.UTF8.GetBytes(text)), isPublic: true)] };

        Assert.That(With("prompt", "Be kind.").List(Program), Is.EqualTo(With("prompt", "Be kind.").List(Program)));
        Assert.That(With("prompt", "Be kind!").List(Program), Is.Not.EqualTo(With("prompt", "Be kind.").List(Program)));
        Assert.That(With("prompts", "Be kind.").List(Program), Is.Not.EqualTo(With("prompt", "Be kind.").List(Program)));
    }

    [Test]
    public void Listing_does_not_count_the_version_of_a_reference_of_ours()
    {
        byte[] Library(string version) => new Compiler { Name = "Pipeline.Library" }.Compile($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public class L;");
        string User(string version) => (Plain with { References = [Library(version)] }).List("class A : L;");

        Assert.That(User("2.0.0.0"), Is.EqualTo(User("1.0.0.0")));
    }

    [Test]
    public void Listing_counts_the_version_of_a_reference_of_others()
    {
        byte[] Library(string version) => new Compiler { Name = "Other.Library" }.Compile($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public class L;");
        string User(string version) => (Plain with { References = [Library(version)] }).List("class A : L;");

        Assert.That(User("2.0.0.0"), Is.Not.EqualTo(User("1.0.0.0")));
    }

    [Test]
    public void Listing_has_all_data_of_initialisers() =>
        Assert.That(Plain.List("class A { byte[] M() => [0xde, 0xad, 0xbe, 0xef, 0x12, 0x34, 0x56, 0x78, 0x9a]; }"), Does.Contain("data deadbeef123456789a\n"));

    [Test]
    public void Listing_of_what_is_no_assembly_is_refused() =>
        Assert.That(() => AssemblyListing.Digest(new MemoryStream(new byte[4096]), _ => false), Throws.InstanceOf<BadImageFormatException>());

    [Test]
    public void Listing_of_our_own_engine_holds_no_names_with_ordinals()
    {
        var listing = Compiler.List(File.ReadAllBytes(typeof(AssemblyListing).Assembly.Location));

        Assert.That(listing, Does.Not.Match(@"<>c__DisplayClass|>d__\d|>b__\d|<>9__\d|>5__\d|<>f__AnonymousType\d"));
        Assert.That(listing, Does.Contain(nameof(AssemblyListing)));
    }

    /// <summary>Members, in whatever order, with whatever captures beside them, list the same; and each alone differs from the others.</summary>
    [Test]
    public void Listing_of_shuffled_and_commented_members_is_the_same() => Prop.ForAll(
        Gen.Elements(Members).ArrayOf().Select(chosen => chosen.Distinct().ToArray()).Where(chosen => chosen.Length > 1).ToArbitrary(),
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        (members, seed) =>
        {
            var random = new System.Random(seed);
            var shuffled = members.ToArray();
            random.Shuffle(shuffled);
            var comments = shuffled.Select(member => new string('\n', random.Next(4)) + $"/* {random.Next()} */" + member);
            return Plain.List($"class A {{ {string.Concat(comments)} }}") == Plain.List($"class A {{ {string.Concat(members)} }}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    private static readonly string[] Members =
    [
        "int Plain(int n) => n * 2;",
        "Func<int, int> Closure(int n) => x => x + n;",
        "Func<int, int> Lambda() => x => x + 1;",
        "Func<int, int> Other() => x => x - 1;",
        "IEnumerable<int> Iterator(int n) { for (var i = 0; i < n; i++) yield return i; }",
        "async Task<int> Async(int n) { var m = n; await Task.Yield(); return m; }",
        "async Task Nested(int n) { await Task.WhenAll(new[] { 1, 2 }.Select(async x => { await Task.Delay(n); return x + n; })); }",
        "object Anonymous() => new { One = 1, Two = new { Three = 3 } };",
        "int[] Data() => [1, 2, 3, 4, 5, 6];",
        "ReadOnlySpan<byte> Bytes() => \"bytes\"u8;",
        "int Local(int n) { return F(F(n)); int F(int m) => m + n; }",
        "T Generic<T>(T t) { Func<T> f = () => t; return f(); }",
        "Action<string> Group() => Console.WriteLine;",
        "object Dynamic(dynamic d) => d.Name + d.Size;",
        "int Switch(string s) => s switch { \"a\" => 1, \"bb\" => 2, \"ccc\" => 3, \"dddd\" => 4, \"eeeee\" => 5, \"ffffff\" => 6, \"ggggggg\" => 7, _ => 0 };",
        "string Text(int n) => $\"{n} of {n * 2:x}\";",
        "Span<int> Inline() { Span<int> s = [Plain2(1), Plain2(2)]; return s.ToArray(); static int Plain2(int n) => n; }",
    ];
}
