namespace Pipeline.Engine.Execution.Planning;

/// <summary>A stage that would run asks models whose keys are not there.</summary>
public sealed class MissingKeyException(string message) : Exception(message);

/// <summary>Keys of the models that a plan's stages ask, looked for before anything runs.</summary>
public static class MissingKeys
{
    /// <param name="environment">The variable's value, or null where it is unset.</param>
    /// <exception cref="MissingKeyException">One or more are missing: a line for each model.</exception>
    public static void Require(Plan plan, Func<string, string?> environment)
    {
        var missing =
            from stage in plan.Stages
            where stage.State is not PlanState.Cached
            from model in stage.Definition.Models
            let variable = model.NeededVariable
            where variable is not null && string.IsNullOrWhiteSpace(environment(variable))
            group stage.Name by (model.Alias, Variable: variable) into each
            select $"{string.Join(" and ", each)} would ask the model '{each.Key.Alias}', whose key {each.Key.Variable} should hold, and that is not set. "
                + $"Nothing has run. export {each.Key.Variable}=…, or write that line into .env beside the pipeline file; models.{each.Key.Alias}.offline: true replays stored replies alone.";
        if (missing.ToList() is { Count: > 0 } lines)
            throw new MissingKeyException(string.Join('\n', lines));
    }
}
