using Pipeline.Engine.Definition;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Graph;

namespace Pipeline.Engine.Execution.Planning;

/// <summary>Says what a run would do, without doing it.</summary>
public sealed class Planner(StageGraph graph, StageResolver resolver)
{
    /// <param name="targets">Stages to bring up to date; what they depend on comes along.</param>
    /// <param name="forced">Stages the user asked to run again.</param>
    /// <param name="exclusive">Whether the targets alone may run: then what is stored of the others is enough, were they to run always or has it expired.</param>
    public Plan Make(IReadOnlyCollection<string> targets, IReadOnlySet<string> forced, bool exclusive = false)
    {
        var closure = graph.Closure(targets);
        if (exclusive)
            closure = [.. closure.Select(stage => targets.Contains(stage.Name) ? stage : stage with { Cache = new() })];
        var incomplete = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var plan = new Plan(ResolveAll(closure, forced, incomplete));
            var needed = IncompleteAndNeeded(plan, targets);
            if (needed.Count == 0)
                return plan;
            incomplete.UnionWith(needed);
        }
    }

    private List<PlannedStage> ResolveAll(IReadOnlyList<StageDefinition> closure, IReadOnlySet<string> forced, HashSet<string> incomplete)
    {
        var planned = new Dictionary<string, PlannedStage>(closure.Count, StringComparer.Ordinal);
        var stages = new List<PlannedStage>(closure.Count);
        foreach (var stage in closure)
        {
            var resolved = resolver.Resolve(stage, Content, forced.Contains(stage.Name));
            if (resolved.State == PlanState.Cached && incomplete.Contains(stage.Name))
                resolved = resolved with { State = PlanState.Run, Result = null, Remakes = true };
            planned.Add(stage.Name, resolved);
            stages.Add(resolved);
        }

        return stages;

        InputContent? Content(OutputReference reference) =>
            planned.GetValueOrDefault(reference.Stage)?.Result?.Output(reference.Output) is { } output ? InputContent.OfOutput(output) : null;
    }

    /// <summary>Stages whose stored result lacks files that somebody wants: the user, by naming the stage, or a stage that will or may read them.</summary>
    private List<string> IncompleteAndNeeded(Plan plan, IReadOnlyCollection<string> targets)
    {
        var named = targets.ToHashSet(StringComparer.Ordinal);
        var states = plan.Stages.ToDictionary(stage => stage.Name, stage => stage.State, StringComparer.Ordinal);
        return [.. plan.Stages
            .Where(stage => stage.Result is { IsComplete: false })
            .Where(stage => named.Contains(stage.Name)
                || graph.DependentsOf(stage.Name).Any(user => states.TryGetValue(user, out var state) && state != PlanState.Cached))
            .Select(stage => stage.Name)];
    }
}
