using Pipeline.Sdk.Tables;

namespace Pipeline.ExtractFailures;

/// <summary>A question with what the benchmark made of it.</summary>
/// <param name="IsFailure">The candidate lost.</param>
/// <param name="Answer">What the candidate said; null where it said nothing.</param>
/// <param name="Better">What it should say; null where nobody knows.</param>
/// <param name="Why">Why it is a failure, or is none.</param>
internal sealed record Case(Question Question, bool IsFailure, string? Answer, string? Better, string Why)
{
    /// <summary>The row to train on.</summary>
    public InstructionRow Row => Question.With(Better!);
}

/// <summary>What is done with a question.</summary>
/// <param name="Word"><c>failure</c>, <c>control</c>, <c>right</c>, or why a failure is left out.</param>
internal sealed record Decision(Case Case, string Word, string? Detail);
