namespace Pipeline.Evaluation.Scoring;

/// <summary><c>numeric</c>: the last number of the answer equals the last number of the reference, to the last digit.</summary>
public sealed class NumericScorer : IScorer
{
    /// <inheritdoc/>
    public string Name => "numeric";

    /// <inheritdoc/>
    public bool CanScore(string reference) => DecimalText.Last(reference) is not null;

    /// <inheritdoc/>
    public AnswerScore Score(string answer, string reference) =>
        DecimalText.Last(answer) is { } number ? AnswerScore.Of(number == DecimalText.Last(reference)) : AnswerScore.Unparsable;
}
