using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Fingerprinting.Code;
using Pipeline.Engine.Install;
using Pipeline.Testing;

namespace Pipeline.Tests;

/// <summary>The native host against the same code under dotnet.</summary>
public sealed class NativeHostTests
{
    /// <summary>What installing adds to a stage's folder.</summary>
    private static readonly string[] Added = ["file code.json", "file describe.json"];

    [Test]
    public void Code_of_stages_is_listed_as_the_native_host_listed_it()
    {
        using var catalog = StageCatalog.Open(Repository.Root);

        Assert.That(catalog.Names, Is.Not.Empty);
        foreach (var stage in catalog.Names.Select(name => catalog.Find(name)!))
        {
            var entries = CodeDigest.Compute(stage.Assembly).Entries.Where(entry => !Added.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal);
            var native = Path.Combine(Path.GetDirectoryName(stage.Assembly)!, "code.json");
            Assert.That(Encoding.UTF8.GetString(CanonicalJson.Serialize(new CodeDigest(entries).ToJson())), Is.EqualTo(File.ReadAllText(native)), stage.Name);
        }
    }
}
