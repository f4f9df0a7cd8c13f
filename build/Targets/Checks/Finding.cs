namespace Pipeline.Host.Targets.Checks;

internal enum FindingState
{
    Good,
    /// <summary>Not there, and only some pipelines need it.</summary>
    Absent,
    /// <summary>Nothing works, or results are in danger, until it is mended.</summary>
    Broken,
}

/// <summary>What a check of Doctor found.</summary>
/// <param name="Mend">What to do about it; null where there is nothing to do.</param>
internal sealed record Finding(string Name, FindingState State, string Detail, string? Mend = null);
