namespace Pipeline.Evaluation.Scoring;

/// <summary>Which scorer scores the rows of a category.</summary>
public sealed class ScorerByCategory
{
    private readonly Dictionary<string, IScorer> _scorers;
    private readonly IScorer _default;

    /// <param name="names">Category to scorer.</param>
    /// <param name="otherwise">The scorer of all other rows.</param>
    /// <exception cref="ArgumentException">Some scorers do not exist: all of them in one message, with those that do.</exception>
    public ScorerByCategory(IReadOnlyDictionary<string, string> names, string otherwise)
    {
        var unknown = names.Where(pair => !Exists(pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Value} (of category {pair.Key})").Concat(Exists(otherwise) ? [] : [$"{otherwise} (the default)"]).ToList();
        if (unknown.Count > 0)
            throw new ArgumentException($"There is no scorer {string.Join(", ", unknown)}. {Scorers.Listed}");

        _scorers = names.ToDictionary(pair => pair.Key, pair => Scorers.ByName(pair.Value), StringComparer.Ordinal);
        _default = Scorers.ByName(otherwise);
    }

    /// <summary>What is wrong where a category is named that no row has, or null: a slip of the pen would let the default score it.</summary>
    /// <param name="present">The rows' categories.</param>
    public string? Unknown(IEnumerable<string?> present)
    {
        var known = present.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return _scorers.Keys.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } unknown
            ? $"params.scorer.categories names {string.Join(", ", unknown)}, and no question is of that category; there {(known.Count == 0 ? "are none" : $"is {string.Join(", ", known)}")}." : null;
    }

    /// <param name="category">Null for a row that has none.</param>
    public IScorer For(string? category) => category is null ? _default : _scorers.GetValueOrDefault(category, _default);

    private static bool Exists(string name) => Scorers.All.Any(scorer => scorer.Name == name);
}
