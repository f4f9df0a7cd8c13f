using System.Buffers;
using System.Collections.Frozen;

namespace Pipeline.Engine.Definition;

/// <summary>What a pipeline, a stage, an input or an output may be called.</summary>
public static class PipelineNames
{
    private const int Longest = 64;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "a letter, then up to 63 letters, digits, '_' or '-'";

    /// <summary>Targets and folders that no stage may be called, whatever the case. <c>Report</c> is a verb and a stage.</summary>
    public static FrozenSet<string> Reserved { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Default", "Build", "Test", "Clean", "Doctor", "Status", "Why", "Graph", "Describe", "Runs", "Diff", "Lineage", "Verify", "Query", "Gc", "Tag", "Push", "Pull");

    /// <summary>Whether the text matches <c>[A-Za-z][A-Za-z0-9_-]{0,63}</c>.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetter(name[0]) && !name.ContainsAnyExcept(Allowed);

    /// <summary>Reads <c>Name:name</c>; anything else is null.</summary>
    public static OutputReference? ParseReference(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsValid(text.AsSpan(0, colon)) && IsValid(text.AsSpan(colon + 1))
            ? new OutputReference(text[..colon], text[(colon + 1)..])
            : null;
    }
}
