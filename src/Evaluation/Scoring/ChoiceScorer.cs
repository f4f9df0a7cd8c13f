namespace Pipeline.Evaluation.Scoring;

/// <summary><c>choice</c>: the answer names the option that the reference names, one of A to J.</summary>
public sealed class ChoiceScorer : IScorer
{
    /// <inheritdoc/>
    public string Name => "choice";

    /// <inheritdoc/>
    public bool CanScore(string reference) => OptionLetter.Of(reference) is not null;

    /// <inheritdoc/>
    public AnswerScore Score(string answer, string reference) =>
        OptionLetter.Of(answer) is { } letter ? AnswerScore.Of(letter == OptionLetter.Of(reference)) : AnswerScore.Unparsable;
}
