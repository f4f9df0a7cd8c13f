using System.Xml.Linq;
using Pipeline.Testing;

namespace Pipeline.Tests;

/// <summary>Who may reference whom. A project that needs an edge this table lacks is in the wrong place, or the table needs a decision.</summary>
public sealed class ReferenceTableTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Contracts"] = [],
        ["src/Data"] = [],
        ["src/Torch"] = [],
        ["src/Providers"] = [],
        ["src/Evaluation"] = [],
        ["src/Engine"] = ["src/Contracts"],
        ["src/Sdk"] = ["src/Contracts", "src/Data"],
        ["src/Models"] = ["src/Torch"],
        ["src/Providers.Local"] = ["src/Providers", "src/Models"],
        ["build"] = ["src/Engine", "src/Contracts", "src/Data"],
        ["samples/Generator"] = [],
        ["tests/Testing"] = ["src/Contracts"],
    };

    private static readonly string[] OfStages = ["src/Sdk", "src/Data", "src/Models", "src/Providers", "src/Providers.Local", "src/Evaluation"];

    public static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.StartsWith(".out/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Projects))]
    public void Project_references_only_what_the_table_allows(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var references = XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetDirectoryName(Path.GetRelativePath(
                Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, reference.Attribute("Include")!.Value))))!)
            .ToList();

        Assert.That(references.Where(reference => !IsAllowed(folder, reference)), Is.Empty, $"{project} references what it may not");
    }

    [TestCaseSource(nameof(Projects))]
    public void Project_says_in_a_comment_what_it_is_for(string project) =>
        Assert.That(XDocument.Load(Path.Combine(Repository.Root, project)).Root!.Nodes().First(), Is.InstanceOf<XComment>());

    [TestCase("stages/Curate", "src/Engine", ExpectedResult = false)]
    [TestCase("stages/Curate", "stages/Train", ExpectedResult = false)]
    [TestCase("src/Engine", "src/Data", ExpectedResult = false)]
    [TestCase("src/Engine", "src/Contracts", ExpectedResult = true)]
    [TestCase("tests/Data.Tests", "src/Engine", ExpectedResult = false)]
    [TestCase("tests/Data.Tests", "src/Data", ExpectedResult = true)]
    public bool Table_decides(string project, string reference) => IsAllowed(project, reference);

    private static bool IsAllowed(string project, string reference)
    {
        if (project.StartsWith("tests/Pipeline.Tests", StringComparison.Ordinal) || project.StartsWith("benchmarks", StringComparison.Ordinal))
            return true;
        if (IsProbe(project))
            return reference.StartsWith("src/", StringComparison.Ordinal);
        if (project.StartsWith("stages/", StringComparison.Ordinal))
            return OfStages.Contains(reference);
        if (project.StartsWith("tests/", StringComparison.Ordinal) && project.Split('/')[1] is var name && name.EndsWith(".Tests", StringComparison.Ordinal))
        {
            var subject = name[..^".Tests".Length];
            return reference == "tests/Testing" || IsProbe(reference) || new[] { $"src/{subject}", $"stages/{subject}", subject }.Contains(reference)
                || (subject == "Samples" && reference == "samples/Generator");
        }

        return Allowed.TryGetValue(project, out var allowed) && allowed.Contains(reference);
    }

    /// <summary>A probe is an executable that tests start and kill: a real host or stage of a page.</summary>
    private static bool IsProbe(string project) =>
        project.StartsWith("tests/", StringComparison.Ordinal) && project.EndsWith("Probe", StringComparison.Ordinal);
}
