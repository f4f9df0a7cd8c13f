using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Tasks;

namespace Pipeline.Host.Targets;

/// <summary>Runs a stage with what it depends on, or every stage.</summary>
internal static class StageTarget
{
    public static async Task<ExitCode> RunAsync(
        HostOptions options, HostEnvironment environment, IPipelineEngine engine, CancellationToken cancellationToken)
    {
        var observer = RunObservers.For(options, environment);
        IReadOnlyList<StageOutcome> outcomes;
        try
        {
            var run = await engine.StartAsync(options, environment, observer, cancellationToken);
            outcomes = await CakeRunner.RunAsync(run, options, environment.Terminal);
        }
        finally
        {
            if (observer is IAsyncDisposable bars)
                await bars.DisposeAsync();
        }

        if (options.Verbosity >= Verbosity.Normal)
            Tell(outcomes, environment.Terminal);
        return outcomes.Any(outcome => outcome.Status is StageStatus.Failed) ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Cake's table, or a line where nothing ran: drawing 500 rows takes 0.2 s, as long as all else of such a run.</summary>
    private static void Tell(IReadOnlyList<StageOutcome> outcomes, Terminal terminal)
    {
        if (outcomes.All(outcome => outcome.Status is StageStatus.Cached))
            terminal.Error.WriteLine($"Up to date: {outcomes.Count} {(outcomes.Count == 1 ? "stage" : "stages")}.");
        else
            CakeRunner.PrintReport(outcomes, terminal);
    }
}
