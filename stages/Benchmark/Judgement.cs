using Pipeline.Evaluation.Judging;

namespace Pipeline.Benchmark;

/// <summary>One look at a pair.</summary>
/// <param name="Order">Such as <c>candidate first</c>; null of a judge that sees no order.</param>
/// <param name="Verdict">What was said, by places; null of a judge that gives none.</param>
/// <param name="Raw">The judge's own words.</param>
/// <param name="Error">Why there is no verdict.</param>
internal sealed record Look(string? Order, Verdict? Verdict, string? Raw, string? Error);

/// <summary>What a judge made of a pair.</summary>
internal sealed record Judgement(AnswerPair Pair, string Judge, IReadOnlyList<Look> Looks, PairResult Result);

/// <summary>Decides which of two answers is better.</summary>
internal interface IJudge
{
    /// <summary>One judgement for each pair, in their order.</summary>
    Task<IReadOnlyList<Judgement>> JudgeAsync(IReadOnlyList<AnswerPair> pairs, CancellationToken cancellationToken);
}
