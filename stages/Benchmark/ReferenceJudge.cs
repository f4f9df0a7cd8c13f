using System.Globalization;
using Pipeline.Evaluation.Judging;

namespace Pipeline.Benchmark;

/// <summary>Not a model: compares the scores of both answers against the question's reference answer, and says so wherever it is named.</summary>
internal sealed class ReferenceJudge : IJudge
{
    public const string Name = "reference-answer scorer";

    public Task<IReadOnlyList<Judgement>> JudgeAsync(IReadOnlyList<AnswerPair> pairs, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Judgement>>([.. pairs.Select(Judge)]);

    private static Judgement Judge(AnswerPair pair)
    {
        if (pair.Candidate.Score is not { Value: var candidate } || pair.Reference.Score is not { Value: var reference })
        {
            var missing = pair.Candidate.Score is null ? pair.Candidate : pair.Reference;
            return new(pair, Name, [new(null, null, null, $"the {missing.Role} gave no reply ({missing.Problem})")], new(PairOutcome.Error, null));
        }

        var scores = string.Create(CultureInfo.InvariantCulture, $"candidate {candidate:0.###}, reference {reference:0.###}");
        return new(pair, Name, [new(null, null, scores, null)], PairResult.Of(candidate, reference));
    }
}
