namespace Pipeline.Engine.Definition;

/// <summary>A pipeline file cannot be used. The message is for the user, and complete.</summary>
public sealed class DefinitionException(IReadOnlyList<Violation> violations) : Exception(Describe(violations))
{
    private const int Shown = 1000;

    /// <summary>Every mistake found, in the order of the file.</summary>
    public IReadOnlyList<Violation> Violations { get; } = violations;

    /// <summary>A mistake that concerns a file or an option as a whole.</summary>
    public DefinitionException(string where, string message)
        : this([new Violation(new SourcePosition(where, 0, 0), message)])
    {
    }

    private static string Describe(IReadOnlyList<Violation> violations)
    {
        var lines = violations.Take(Shown).Select(violation => violation.ToString());
        // A hostile file can hold a million mistakes; nobody reads past the first thousand.
        return string.Join('\n', violations.Count > Shown ? lines.Append($"… and {violations.Count - Shown} more") : lines);
    }
}
