namespace Pipeline.Evaluation.Scoring;

/// <summary>What an answer is worth.</summary>
/// <param name="Value">0 (wrong) to 1 (right).</param>
/// <param name="IsParsable">Whether the answer held what the scorer looks for: a number, an option. An answer without it is worth 0.</param>
public readonly record struct AnswerScore(double Value, bool IsParsable)
{
    /// <summary>The answer holds nothing that could be compared.</summary>
    public static AnswerScore Unparsable { get; } = new(0, false);

    /// <summary>1 or 0, of an answer that could be read.</summary>
    public static AnswerScore Of(bool right) => new(right ? 1 : 0, true);
}
