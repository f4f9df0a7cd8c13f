using Pipeline.Contracts;
using Pipeline.Engine;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Execution.Planning;

namespace Pipeline.Tests.Plans;

/// <summary>Plan and run by the engine in this process: a program start for each would take most of the time of many random cases.</summary>
internal static class EngineRun
{
    public static IReadOnlyDictionary<string, PlanState> Plan(string folder, IReadOnlyCollection<string> targets, IReadOnlySet<string> forced)
    {
        using var workspace = Open(folder);
        return workspace.PlanAsync(targets, forced, CancellationToken.None).GetAwaiter().GetResult().Stages.ToDictionary(stage => stage.Name, stage => stage.State, StringComparer.Ordinal);
    }

    public static RunOutcome Run(string folder, IReadOnlyCollection<string> targets, IReadOnlySet<string> forced, int jobs)
    {
        using var workspace = Open(folder);
        return workspace.RunAsync(new() { Targets = targets, Forced = forced, Jobs = jobs }, new Silent(), CancellationToken.None).GetAwaiter().GetResult();
    }

    private static PipelineWorkspace Open(string folder) =>
        PipelineWorkspace.Open(new() { File = Path.Combine(folder, "pipeline.yaml"), Catalog = new NoExecutables() }, TimeProvider.System);

    private sealed class NoExecutables : IStageCatalog
    {
        public IReadOnlyList<string> Names => [];
        public StageExecutable? Find(string name) => null;
    }

    private sealed class Silent : IRunObserver
    {
        public void Begin(int stages) { }
        public void Started(string stage, IReadOnlyList<string> reasons) { }
        public void Progress(string stage, ProgressEvent progress) { }
        public void Finished(StageOutcome outcome) { }
        public void Warn(string message) { }
    }
}
