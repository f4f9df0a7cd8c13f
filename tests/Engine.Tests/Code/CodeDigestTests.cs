using Microsoft.CodeAnalysis;
using Pipeline.Contracts;
using Pipeline.Engine.Fingerprinting.Code;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Code;

/// <summary>What of an executable's folder counts: an entry assembly that uses a library of ours and a package, and what lies beside them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CodeDigestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CodeDigestTests() => Fill(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Folder_does_not_count()
    {
        using var elsewhere = new TemporaryFolder();
        Fill(elsewhere.Path);

        Assert.That(DigestOf(elsewhere.Path), Is.EqualTo(DigestOf(_folder.Path)));
    }

    [Test]
    public void Entries_name_what_counts() => Assert.That(CodeDigest.Compute(_folder["Pipeline.Entry.dll"]).Entries.Keys, Is.EqualTo(new[]
    {
        "assembly Pipeline.Entry", "assembly Pipeline.Library", "entry", "file Pipeline.Entry.runtimeconfig.json", "file libnative.so",
        "file prompts/judge.txt", "file runtimes/linux-x64/native/libdeep.so", "package Used.Package", "package Used.ByPackage",
    }.Order(StringComparer.Ordinal)));

    [Test]
    public void Library_that_is_reached_counts() => AssertCounts(true, () => Write(_folder.Path, "Pipeline.Library", Library.Replace("=> 1", "=> 2", StringComparison.Ordinal)));

    [Test]
    public void Comment_in_a_library_does_not_count() => AssertCounts(false, () => Write(_folder.Path, "Pipeline.Library", "// why\n" + Library));

    [Test]
    public void Assembly_of_ours_that_nothing_refers_to_does_not_count() => AssertCounts(false, () => Write(_folder.Path, "Pipeline.Unrelated", "public class U { int M() => 9; }"));

    [Test]
    public void Package_that_nothing_refers_to_does_not_count() => AssertCounts(false, () => Replace("Pipeline.Entry.deps.json", "Unused.Package/1.0.0", "Unused.Package/2.0.0"));

    [TestCase("Used.Package/1.0.0", "Used.Package/1.0.1", TestName = "Version_of_a_package_counts")]
    [TestCase("Used.ByPackage/3.0.0", "Used.ByPackage/3.1.0", TestName = "Version_of_a_package_of_a_package_counts")]
    [TestCase("lib/net8.0/Used.Package.dll", "lib/net9.0/Used.Package.dll", TestName = "Asset_of_a_package_counts")]
    public void Package_that_is_reached_counts(string before, string after) => AssertCounts(true, () => Replace("Pipeline.Entry.deps.json", before, after));

    [TestCase("libnative.so", TestName = "One_byte_of_a_native_library_counts")]
    [TestCase("runtimes/linux-x64/native/libdeep.so", TestName = "One_byte_of_a_native_library_of_a_platform_counts")]
    [TestCase("prompts/judge.txt", TestName = "One_byte_of_a_content_file_counts")]
    [TestCase("Pipeline.Entry.runtimeconfig.json", TestName = "One_byte_of_the_runtime_configuration_counts")]
    public void File_beside_the_code_counts(string file) => AssertCounts(true, () => File.AppendAllText(_folder[file], " "));

    [TestCase("Pipeline.Entry.pdb", TestName = "Symbols_do_not_count")]
    [TestCase("Pipeline.Library.xml", TestName = "Documentation_does_not_count")]
    public void File_for_people_does_not_count(string file) => AssertCounts(false, () => _folder.Write(file, "text"));

    [Test]
    public void Times_and_permissions_do_not_count() => AssertCounts(false, () =>
    {
        File.SetLastWriteTimeUtc(_folder["libnative.so"], DateTime.UnixEpoch);
        File.SetUnixFileMode(_folder["libnative.so"], UnixFileMode.UserRead);
    });

    [Test]
    public void Assembly_that_no_package_accounts_for_counts_by_its_bytes()
    {
        _folder.Write("Pipeline.Entry.deps.json", """{"runtimeTarget":{"name":"t"},"targets":{"t":{}},"libraries":{}}""");

        AssertCounts(true, () => Write(_folder.Path, "Used.Package", "public class P { int Q() => 1; }"));
    }

    [Test]
    public void Assembly_that_is_referenced_as_a_file_counts_by_its_bytes()
    {
        Replace("Pipeline.Entry.deps.json", """Used.Package/1.0.0":{"type":"package"}""", """Used.Package/1.0.0":{"type":"reference"}""");

        AssertCounts(true, () => Write(_folder.Path, "Used.Package", "public class P { int Q() => 1; }"));
    }

    [Test]
    public void Damaged_assembly_is_named()
    {
        File.WriteAllText(_folder["Pipeline.Library.dll"], "no assembly");

        Assert.That(() => DigestOf(_folder.Path), Throws.InstanceOf<BadImageFormatException>().With.Message.Contains("Pipeline.Library.dll"));
    }

    [TestCase("{")]
    [TestCase("{}")]
    [TestCase("""{"runtimeTarget":{"name":"t"},"targets":{"t":{"A/1":{}}},"libraries":{}}""")]
    public void Damaged_dependency_file_is_named(string text)
    {
        _folder.Write("Pipeline.Entry.deps.json", text);

        Assert.That(() => DigestOf(_folder.Path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("Pipeline.Entry.deps.json"));
    }

    private const string Library = "public class L { public static int M() => 1; }";

    private static readonly byte[] PackageImage = new Compiler { Name = "Used.Package" }.Compile("public class P;");

    private static void Fill(string folder)
    {
        Write(folder, "Pipeline.Library", Library);
        File.WriteAllBytes(Path.Combine(folder, "Used.Package.dll"), PackageImage);
        File.WriteAllBytes(Path.Combine(folder, "Pipeline.Entry.dll"), new Compiler
        {
            Name = "Pipeline.Entry",
            Kind = OutputKind.ConsoleApplication,
            References = [new Compiler { Name = "Pipeline.Library" }.Compile(Library), PackageImage],
        }.Compile("Console.WriteLine(L.M()); Console.WriteLine(new P());"));
        foreach (var file in new[] { "libnative.so", "runtimes/linux-x64/native/libdeep.so", "prompts/judge.txt", "Pipeline.Entry.runtimeconfig.json" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), "{}");
        }

        File.WriteAllText(Path.Combine(folder, "Pipeline.Entry.deps.json"), """
            {"runtimeTarget":{"name":"t"},"targets":{"t":{
              "Pipeline.Entry/1.0.0":{"dependencies":{"Used.Package":"1.0.0","Unused.Package":"1.0.0"},"runtime":{"Pipeline.Entry.dll":{}}},
              "Used.Package/1.0.0":{"dependencies":{"Used.ByPackage":"3.0.0"},"runtime":{"lib/net8.0/Used.Package.dll":{"assemblyVersion":"1.0.0.0"}}},
              "Used.ByPackage/3.0.0":{"runtime":{"lib/net8.0/Used.ByPackage.dll":{}}},
              "Unused.Package/1.0.0":{"runtime":{"lib/net8.0/Unused.Package.dll":{}}}}},
             "libraries":{"Pipeline.Entry/1.0.0":{"type":"project"},"Used.Package/1.0.0":{"type":"package"},"Used.ByPackage/3.0.0":{"type":"package"},"Unused.Package/1.0.0":{"type":"package"}}}
            """);
    }

    private static void Write(string folder, string name, string source) =>
        File.WriteAllBytes(Path.Combine(folder, name + ".dll"), new Compiler { Name = name }.Compile(source));

    private void Replace(string file, string before, string after) =>
        File.WriteAllText(_folder[file], File.ReadAllText(_folder[file]).Replace(before, after, StringComparison.Ordinal));

    private void AssertCounts(bool counts, Action change)
    {
        var before = DigestOf(_folder.Path);
        change();
        Assert.That(DigestOf(_folder.Path), counts ? Is.Not.EqualTo(before) : Is.EqualTo(before));
    }

    private static Digest DigestOf(string folder) => CodeDigest.Compute(Path.Combine(folder, "Pipeline.Entry.dll")).Value;
}
