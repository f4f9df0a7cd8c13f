using Pipeline.Engine.Install;

namespace Pipeline.Host.Tools;

/// <summary>A compiled project of tests.</summary>
/// <param name="Name">Such as <c>Engine.Tests</c>.</param>
internal sealed record TestProject(string Name, string RepositoryRoot)
{
    private const string Filter = "TestCategory!=Nightly";

    /// <summary>Every <c>tests/*.Tests</c>, the one with most source first: the one that takes longest had better not begin last.</summary>
    public static IReadOnlyList<TestProject> All(string repositoryRoot) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(repositoryRoot, "tests"), "*.Tests.csproj", SearchOption.AllDirectories)
            .OrderByDescending(file => SourceBytes(Path.GetDirectoryName(file)!))
            .Select(file => new TestProject(Path.GetFileNameWithoutExtension(file), repositoryRoot)),
    ];

    /// <summary>Runs the tests. A test host that dies counts as one more failed test.</summary>
    public async Task<TestCounts> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(RepositoryRoot, ".out", "test", Name);
        var record = Path.Combine(folder, "results.trx");
        Directory.CreateDirectory(folder);
        File.Delete(record);
        string[] arguments =
        [
            "test", Path.Combine(RepositoryRoot, ".out", "bin", Name, "release", $"Pipeline.{Name}.dll"),
            "--nologo", "--filter", Filter, "--results-directory", folder, "--logger", "trx;LogFileName=results.trx",
        ];
        var run = await ToolProcess.RunAsync(DotNetProgram.Path, arguments, RepositoryRoot, cancellationToken);
        if (!File.Exists(record))
            return Broken(TestCounts.None with { Project = Name }, run);
        var counts = TestResults.Read(Name, record);
        return run.ExitCode != 0 && counts.Failed == 0 ? Broken(counts, run) : counts;
    }

    private static long SourceBytes(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*.cs", SearchOption.AllDirectories).Sum(file => file.Length);

    private static TestCounts Broken(TestCounts counts, ToolResult run) => counts with
    {
        Failed = counts.Failed + 1,
        Details = $"{counts.Details}\n  FAILED the test host itself, with exit code {run.ExitCode}:\n{run.Output.Trim()}",
    };
}
