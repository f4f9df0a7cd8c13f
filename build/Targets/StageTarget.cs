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
            CakeRunner.PrintReport(outcomes, environment.Terminal);
        return outcomes.Any(outcome => outcome.Status is StageStatus.Failed) ? ExitCode.Failed : ExitCode.Done;
    }
}
