using Pipeline.Engine.Graph;

namespace Pipeline.Engine.Verification;

/// <summary>Which stages to run again and compare.</summary>
/// <param name="Wanted">Whether any.</param>
/// <param name="Stage">The one; null for all.</param>
public sealed record RebuildRequest(bool Wanted, string? Stage = null)
{
    public static RebuildRequest None { get; } = new(false);

    /// <summary>In an order in which each stands after those it depends on.</summary>
    internal IReadOnlyList<string> StagesOf(PipelineWorkspace workspace) =>
        !Wanted ? [] : Stage is { } one ? [one] : [.. workspace.Graph.Closure(workspace.AllStages).Select(stage => stage.Name)];
}
