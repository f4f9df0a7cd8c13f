namespace Pipeline.Engine.Execution.Planning;

/// <summary>Something a target needs is not stored, and only the target was to run.</summary>
public sealed class NotStoredException(string message) : Exception(message);

/// <summary>Narrows a plan to its targets.</summary>
public static class ExclusivePlan
{
    /// <exception cref="NotStoredException">A stage before a target would have to run.</exception>
    public static Plan Of(Plan plan, IReadOnlyCollection<string> targets)
    {
        var missing = plan.Stages.FirstOrDefault(stage => stage.State != PlanState.Cached && !targets.Contains(stage.Name));
        return missing is null
            ? plan
            : throw new NotStoredException($"{missing.Name} would have to run first ({missing.Reasons[0]}). Leave out --exclusive, or run --target={missing.Name} before.");
    }
}
