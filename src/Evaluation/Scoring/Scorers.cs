namespace Pipeline.Evaluation.Scoring;

/// <summary>All scorers, by their names.</summary>
public static class Scorers
{
    /// <summary>In the order in which they are listed to a user.</summary>
    public static IReadOnlyList<IScorer> All { get; } =
        [new ExactScorer(), new NumericScorer(), new TokenF1Scorer(), new ChoiceScorer(), Gsm8kScorer.Strict, Gsm8kScorer.Flexible];

    /// <summary>The scorer of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static IScorer ByName(string name) =>
        All.FirstOrDefault(scorer => scorer.Name == name) ?? throw new ArgumentException($"There is no scorer {name}. {Listed}");

    /// <summary>A sentence with all names.</summary>
    internal static string Listed => $"Choose one of {string.Join(", ", All.Select(scorer => scorer.Name))}.";
}
