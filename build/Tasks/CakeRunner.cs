using Cake.Cli;
using Cake.Core;
using Cake.Core.Diagnostics;
using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Tasks;

/// <summary>Lets Cake run a target whose stages the engine executes, and prints Cake's report of it.</summary>
internal static class CakeRunner
{
    /// <summary>Returns when the run has ended, with its outcome.</summary>
    /// <exception cref="Exception">What <see cref="IPipelineRun.Completion"/> throws.</exception>
    public static async Task<RunOutcome> RunAsync(IPipelineRun run, HostOptions options, Terminal terminal)
    {
        var log = new CakeBuildLog(new ErrorConsole(terminal.Error), CakeVerbosity(options.Verbosity));
        var data = new CakeDataService();
        var engine = new CakeEngine(data, log);
        TaskGraph.Register(engine, run, options.Target);
        var settings = new ExecutionSettings().SetTarget(options.Target);
        if (options.Exclusive)
            settings.UseExclusiveTarget();
        var context = BuildContext.Create(run, log, data);
        await engine.RunTargetAsync(context, new DefaultExecutionStrategy(log, new QuietPrinter()), settings);
        return await run.Completion;
    }

    /// <summary>Cake's table. In a closure too large for it, only what was not up to date.</summary>
    public static void PrintReport(IReadOnlyList<StageOutcome> outcomes, Terminal terminal)
    {
        var rows = outcomes.Count <= TaskGraph.MostTasks ? outcomes : outcomes.Where(outcome => outcome.Status is not StageStatus.Cached);
        var report = RunReport.Of(rows);
        if (!report.IsEmpty)
            new CakeSpectreReportPrinter(Drawing.Console(terminal)).Write(report);
    }

    // Cake's own tracing ("Executing task…") belongs to --verbosity=diagnostic; the engine's observer tells the rest.
    private static Cake.Core.Diagnostics.Verbosity CakeVerbosity(CommandLine.Verbosity verbosity) =>
        verbosity is CommandLine.Verbosity.Diagnostic ? Cake.Core.Diagnostics.Verbosity.Diagnostic : Cake.Core.Diagnostics.Verbosity.Quiet;
}
