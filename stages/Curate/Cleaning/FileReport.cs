namespace Pipeline.Curate.Cleaning;

/// <summary>What was found in a file.</summary>
/// <param name="Name">Relative to the input folder.</param>
/// <param name="Shape">Name of its rows' shape; null for a file without rows.</param>
/// <param name="Rows">Rows in it, refused ones included.</param>
internal sealed record FileReport(string Name, string? Shape, long Rows);
