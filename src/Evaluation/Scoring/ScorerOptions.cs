using System.ComponentModel;

namespace Pipeline.Evaluation.Scoring;

/// <summary>Which scorer compares answers with reference answers: the parameters of every stage that does.</summary>
public sealed record ScorerOptions
{
    /// <summary>The scorer of categories that are not named; exact by default.</summary>
    [Description("The scorer of categories that are not named: exact, numeric, f1, choice, gsm8k_strict, gsm8k_flexible")]
    public string Default { get; init; } = "exact";
    /// <summary>Scorers by category; none by default.</summary>
    [Description("Scorers by category")]
    public IReadOnlyDictionary<string, string> Categories { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The scorers.</summary>
    /// <exception cref="ArgumentException">Some do not exist: all of them in one message, with those that do.</exception>
    public ScorerByCategory Resolve() => new(Categories, Default);
}
