namespace Pipeline.Engine.Definition.Checks;

/// <summary>Collects every mistake of a file, each once: a profile that repeats a stage finds the stage's mistakes again.</summary>
internal sealed class ViolationList
{
    // A hostile file with thousands of wrong names and thousands of right ones would compare them all with all.
    private int _comparisonsLeft = 2_000_000;
    private readonly HashSet<Violation> _found = [];

    public bool Any => _found.Count > 0;

    public void Add(SourcePosition position, string message) => _found.Add(new Violation(position, message));

    public void Add(Yaml.YamlNode node, string message) => Add(node.Position, message);

    /// <inheritdoc cref="Nearest.Suggestion"/>
    public string Suggest(string wrong, IReadOnlyCollection<string> valid)
    {
        _comparisonsLeft -= valid.Count;
        return _comparisonsLeft > 0 ? Nearest.Suggestion(wrong, valid) : "";
    }

    /// <summary>Everything found, and this, after which nothing more can be read.</summary>
    public DefinitionException With(SourcePosition position, string message)
    {
        Add(position, message);
        return ToException();
    }

    public void ThrowIfAny()
    {
        if (Any)
            throw ToException();
    }

    private DefinitionException ToException() => new([.. _found
        .OrderBy(violation => violation.Position.Line == 0)
        .ThenBy(violation => violation.Position.Line)
        .ThenBy(violation => violation.Position.Column)
        .ThenBy(violation => violation.Message, StringComparer.Ordinal)]);
}
