using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Tools;

namespace Pipeline.Host.Targets;

/// <summary>Compiles and runs all tests.</summary>
internal sealed class TestVerb : IVerb
{
    public string Name => "Test";
    public string Summary => "run all tests but those of the category Nightly; --jobs says how many projects at once";
    public IReadOnlyList<Option> Options => [];

    public async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        terminal.Error.WriteLine("Compiling the tests …");
        if (await SolutionBuild.RunAsync(environment.RepositoryRoot, cancellationToken) is { } complaints)
        {
            terminal.Error.WriteLine(SafeText.Lines(complaints));
            terminal.Error.WriteLine("error: the tests do not compile, so none ran.");
            return ExitCode.Failed;
        }

        var total = await RunAllAsync(options, environment, cancellationToken);
        terminal.Out.WriteLine(options.Json
            ? $$"""{"passed":{{total.Passed}},"failed":{{total.Failed}},"skipped":{{total.Skipped}}}"""
            : $"{total.Passed} passed, {total.Failed} failed, {total.Skipped} skipped");
        return total.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<TestCounts> RunAllAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        // One more than there are cores: tests wait for processes, limits and clocks a fifth of their time.
        var atOnce = options.Jobs ?? (Environment.ProcessorCount + 1);
        var projects = TestProject.All(environment.RepositoryRoot);
        var results = new TestCounts[projects.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, projects.Count, parallel, async (i, cancellation) =>
        {
            results[i] = await projects[i].RunAsync(cancellation);
            environment.Terminal.Error.WriteLine(results[i].Report);
        });
        return results.Aggregate(TestCounts.None, (sum, next) => sum + next);
    }
}
