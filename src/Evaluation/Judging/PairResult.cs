namespace Pipeline.Evaluation.Judging;

/// <summary>How a candidate's answer did against the reference model's.</summary>
public enum PairOutcome
{
    Win,
    Loss,
    Tie,
    /// <summary>An answer or a verdict is missing: no result, never a verdict.</summary>
    Error,
}

/// <summary>What became of one pair of answers.</summary>
/// <param name="Flipped">Both orders were decided, and for opposite models: the judge went by the place. Null where there is no order.</param>
public readonly record struct PairResult(PairOutcome Outcome, bool? Flipped)
{
    /// <summary>
    /// Of two verdicts in both orders. Agreement is a win or a loss; any disagreement, a tie with a win included, is a tie; an error is an error.
    /// Source: FastChat (Zheng et al. 2023).
    /// </summary>
    /// <param name="candidateFirst">With the candidate's answer as A.</param>
    /// <param name="candidateSecond">With the candidate's answer as B.</param>
    public static PairResult Of(Verdict candidateFirst, Verdict candidateSecond) => (candidateFirst, candidateSecond) switch
    {
        (Verdict.Error, _) or (_, Verdict.Error) => new(PairOutcome.Error, false),
        (Verdict.A, Verdict.B) => new(PairOutcome.Win, false),
        (Verdict.B, Verdict.A) => new(PairOutcome.Loss, false),
        var (first, second) => new(PairOutcome.Tie, first == second && first is not Verdict.Tie),
    };

    /// <summary>Of two scores against a reference answer: a scorer has no order.</summary>
    public static PairResult Of(double candidate, double reference) =>
        new(candidate > reference ? PairOutcome.Win : candidate < reference ? PairOutcome.Loss : PairOutcome.Tie, null);

    /// <summary>Of several judges: what more than half of those without an error say, else a tie; an error where all have one.</summary>
    public static PairOutcome Majority(IReadOnlyCollection<PairOutcome> judges)
    {
        var decided = judges.Where(outcome => outcome is not PairOutcome.Error).ToList();
        return decided.Count == 0 ? PairOutcome.Error
            : decided.CountBy(outcome => outcome).Where(outcome => 2 * outcome.Value > decided.Count).Select(outcome => outcome.Key).DefaultIfEmpty(PairOutcome.Tie).First();
    }
}
