using Pipeline.Engine;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Graph;
using Pipeline.Engine.Journal;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Tasks;

namespace Pipeline.Host.Targets;

/// <summary>Runs a stage with what it depends on, or every stage.</summary>
internal static class StageTarget
{
    public static async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        if (options.Executor != "local")
            throw new UsageException($"--executor={options.Executor} is not in this version; stages run on this machine (--executor=local).");
        using var workspace = options.DryRun || options.Tree ? Workspaces.Open(options, environment) : Workspaces.OpenQuietly(options, environment);
        var targets = StageNames.OfTarget(options.Target, workspace.AllStages);
        var forced = StageNames.Forced(options, workspace.AllStages);
        // Cake's task is called as the stage is, whatever the letter case on the command line.
        var named = options.Target == HostOptions.DefaultTarget ? options : options with { Target = targets.First() };
        if (options is { Tree: true, Json: true })
            throw new UsageException("--tree is a drawing and no JSON; leave out --json, or take --dryrun --json.");
        if (options.Tree)
            return PrintTree(targets, workspace, environment.Terminal);
        if (options.DryRun)
        {
            var plan = await workspace.PlanAsync(targets, forced, cancellationToken, options.Exclusive);
            var calls = await new CallEstimator(workspace, environment.Time).OfAsync(plan, cancellationToken);
            environment.Terminal.Out.Write(PlanAnswer.Of(plan, calls, options.Json));
            return ExitCode.Done;
        }

        var request = new RunRequest
        {
            Targets = targets,
            Forced = forced,
            Jobs = options.Jobs,
            KeepGoing = options.KeepGoing,
            Exclusive = options.Exclusive,
            Command = options.Written,
        };
        var outcome = await RunAsync(request, named, workspace, environment, cancellationToken);
        if (options.Json)
            environment.Terminal.Out.WriteLine(File.ReadAllText(Path.Combine(workspace.RunsFolder, outcome.Id, RunRecord.FileName)).TrimEnd());
        if (options.Verbosity >= Verbosity.Normal)
            Tell(outcome.Stages, environment.Terminal);
        if (outcome.Status == RunStatus.Interrupted)
            environment.Terminal.Error.WriteLine("Interrupted. What was finished stays finished.");
        return (ExitCode)outcome.ExitCode;
    }

    private static async Task<RunOutcome> RunAsync(
        RunRequest request, HostOptions options, PipelineWorkspace workspace, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var observer = RunObservers.For(options, environment);
        try
        {
            var stages = options.Exclusive ? request.Targets : workspace.Graph.Closure(request.Targets).Select(stage => stage.Name);
            var run = new ObservedRun([.. stages], workspace.Graph.DependenciesOf, observer);
            run.Begin(told => workspace.RunAsync(request, told, cancellationToken));
            return await CakeRunner.RunAsync(run, options, environment.Terminal);
        }
        finally
        {
            if (observer is IAsyncDisposable bars)
                await bars.DisposeAsync();
        }
    }

    private static ExitCode PrintTree(IReadOnlyCollection<string> targets, PipelineWorkspace workspace, Terminal terminal)
    {
        var roots = targets.Except(targets.SelectMany(workspace.Graph.DependenciesOf), StringComparer.Ordinal);
        foreach (var line in TaskTree.Lines(roots, workspace.Graph.DependenciesOf))
            terminal.Out.WriteLine(line);
        return ExitCode.Done;
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
