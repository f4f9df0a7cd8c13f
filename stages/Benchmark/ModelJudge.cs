using Pipeline.Evaluation.Judging;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.Benchmark;

/// <summary>A model that is shown every pair twice, in both orders.</summary>
internal sealed class ModelJudge(StageContext<BenchmarkOptions> context, ModelCallers models, string alias, JudgeRequests asks) : IJudge
{
    private static readonly string[] Orders = ["candidate first", "candidate second"];

    public async Task<IReadOnlyList<Judgement>> JudgeAsync(IReadOnlyList<AnswerPair> pairs, CancellationToken cancellationToken)
    {
        using var model = models.Open(new("judge", alias, Local: null));
        // A pair without both answers is an error already, and nothing to ask about.
        var open = pairs.Where(pair => pair.Candidate.IsThere && pair.Reference.IsThere).ToList();
        var requests = open.SelectMany(pair => asks.Of(pair.Question, pair.Candidate.Text!, pair.Reference.Text!)).ToList();
        var outcomes = await model.AskAsync(
            requests, $"judge: shows {model.Caller.Name} {open.Count} of {pairs.Count} pairs, in both orders", context.Log.Info,
            (done, total) => context.Progress.Report(done, total, "verdicts"), cancellationToken);
        var looks = open.Zip(outcomes.Chunk(2)).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. pairs.Select(pair => looks.TryGetValue(pair, out var both) ? Judged(pair, both) : Unanswered(pair))];
    }

    private Judgement Judged(AnswerPair pair, CallOutcome[] both)
    {
        var looks = both.Zip(Orders, (outcome, order) => Read(outcome, order)).ToArray();
        return new(pair, alias, looks, PairResult.Of(looks[0].Verdict!.Value, looks[1].Verdict!.Value));
    }

    private static Look Read(CallOutcome outcome, string order)
    {
        var verdict = outcome is { Kind: OutcomeKind.Answered, Reply: { } reply } ? VerdictText.Read(reply.Text) : Verdict.Error;
        return new(order, verdict, outcome.Reply?.Text, verdict is not Verdict.Error ? null
            : outcome.Problem ?? (outcome.Kind is OutcomeKind.Answered ? "the reply holds no [[A]], [[B]] or [[C]]" : $"the reply was {outcome.Kind.ToString().ToLowerInvariant()}, and that is no verdict"));
    }

    private Judgement Unanswered(AnswerPair pair)
    {
        var missing = pair.Candidate.IsThere ? pair.Reference : pair.Candidate;
        return new(pair, alias, [new(null, Verdict.Error, null, $"the {missing.Role} gave no answer ({missing.Problem ?? missing.Kind.ToString().ToLowerInvariant()})")], new(PairOutcome.Error, false));
    }
}
