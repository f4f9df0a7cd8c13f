namespace Pipeline.Curate.Splitting;

/// <summary>The part of the data that a row belongs to.</summary>
internal enum Split
{
    Train,
    Validation,
    Test,
}

internal static class SplitNames
{
    /// <summary>As the outputs are named.</summary>
    public static string Name(this Split split) => split switch
    {
        Split.Validation => "validation",
        Split.Test => "test",
        _ => "train",
    };
}
