using System.Text.RegularExpressions;

namespace Pipeline.Models.Adapters;

/// <summary>Which modules of a model an adapter changes, by one of PEFT's three ways to say it.</summary>
public abstract record LoraTargetModules
{
    /// <summary>Whether a linear module is meant.</summary>
    /// <param name="module">Its full name: <c>model.layers.0.self_attn.q_proj</c>. The head is never offered.</param>
    public abstract bool Match(string module);
}

/// <summary>Every linear layer but the head: <c>all-linear</c>.</summary>
public sealed record AllLinearModules : LoraTargetModules
{
    /// <summary>As the file writes it.</summary>
    public const string Text = "all-linear";

    public override bool Match(string module) => true;
}

/// <summary>Modules of these names, or whose names end in one of them after a dot.</summary>
/// <param name="Names">Sorted, without repetition.</param>
public sealed record NamedModules(IReadOnlyList<string> Names) : LoraTargetModules
{
    public override bool Match(string module) => Names.Any(name => module == name || module.EndsWith($".{name}", StringComparison.Ordinal));

    public bool Equals(NamedModules? other) => other is not null && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => Names.Aggregate(0, HashCode.Combine);
}

/// <summary>Modules whose whole name a regular expression matches.</summary>
/// <param name="Pattern">Matched without backtracking: a file from a stranger cannot keep the processor busy.</param>
public sealed record ModulePattern(string Pattern) : LoraTargetModules
{
    private readonly Regex _regex = new($@"\A(?:{Pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public override bool Match(string module) => _regex.IsMatch(module);

    public bool Equals(ModulePattern? other) => other is not null && Pattern == other.Pattern;

    public override int GetHashCode() => Pattern.GetHashCode(StringComparison.Ordinal);
}
