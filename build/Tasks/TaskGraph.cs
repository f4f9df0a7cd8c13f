using Cake.Core;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Tasks;

/// <summary>Registers a run's stages as Cake's tasks, with the edges that the engine gives.</summary>
internal static class TaskGraph
{
    /// <summary>Above this many stages only the target becomes a task: Cake took 0.25 s for 1,000 tasks and 12.7 s for 10,000.</summary>
    public const int MostTasks = 500;

    /// <param name="target">A stage of the run, or <see cref="HostOptions.DefaultTarget"/>.</param>
    public static void Register(CakeEngine engine, IPipelineRun run, string target)
    {
        var tasks = run.Stages.Count <= MostTasks ? run.Stages : [];
        var names = tasks.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var stage in tasks)
        {
            var edges = run.DependenciesOf(stage).Where(names.Contains);
            Register(engine, stage, edges, async context => await context.Run.OutcomeOf(stage));
        }

        if (!names.Contains(target))
            Register(engine, target, Ends(tasks, run), context => context.Run.Completion.ContinueWith(_ => { }, TaskScheduler.Default));
    }

    /// <summary>Bodies never throw and have no criteria: Cake would end the run, or cut its report, at the first.</summary>
    private static void Register(CakeEngine engine, string name, IEnumerable<string> edges, Func<BuildContext, Task> body)
    {
        var task = engine.RegisterTask(name);
        foreach (var edge in edges.Distinct(StringComparer.OrdinalIgnoreCase))
            task.IsDependentOn(edge);
        task.Does(context => body((BuildContext)context));
    }

    /// <summary>The stages that no other reads from.</summary>
    private static IEnumerable<string> Ends(IReadOnlyList<string> stages, IPipelineRun run) =>
        stages.Except(stages.SelectMany(run.DependenciesOf), StringComparer.OrdinalIgnoreCase);
}
