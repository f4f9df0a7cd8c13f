using Pipeline.Evaluation.Scoring;
using Pipeline.Providers.Calls;
using Pipeline.Sdk.Tables;

namespace Pipeline.Benchmark;

/// <summary>What a model answered.</summary>
/// <param name="Role"><c>candidate</c> or <c>reference</c>.</param>
/// <param name="Text">Null where there is no reply.</param>
/// <param name="Score">Against the question's reference answer; null where the question has none, or the model gave no reply.</param>
internal sealed record Answer(string Role, string Model, OutcomeKind Kind, string? Text, string? Problem, AnswerScore? Score)
{
    /// <summary>Whether it can be judged: an answer that was cut off is one.</summary>
    public bool IsThere => Kind is OutcomeKind.Answered or OutcomeKind.Truncated && Text is not null;

    public static Answer Of(string role, string model, Question question, CallOutcome outcome, ScorerByCategory scorers) => new(
        role, model, outcome.Kind, outcome.Reply?.Text, outcome.Problem,
        question.Reference is { } reference && outcome.Reply is { } reply ? scorers.For(question.Category).Score(reply.Text.Trim(), reference) : null);
}

/// <summary>Both answers to a question.</summary>
internal sealed record AnswerPair(Question Question, Answer Candidate, Answer Reference)
{
    public int LengthDifference => (Candidate.Text?.Length ?? 0) - (Reference.Text?.Length ?? 0);
}
