namespace Pipeline.Evaluation.Scoring;

/// <summary>Scores an answer against a reference. Pure: no text makes it throw, and the same texts give the same score on every machine.</summary>
public interface IScorer
{
    /// <summary>As pipeline.yaml names it.</summary>
    string Name { get; }

    /// <summary>Whether <paramref name="reference"/> holds what answers are compared with. Where it does not, every answer is worth 0: a fault of the row, not of the model.</summary>
    bool CanScore(string reference);

    /// <summary>The worth of <paramref name="answer"/>.</summary>
    AnswerScore Score(string answer, string reference);
}
