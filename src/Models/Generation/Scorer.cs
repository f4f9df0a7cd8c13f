using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Generation;

/// <summary>
/// Log-likelihoods of given continuations. Many are read at once, laid end to end; only rows that predict a continuation's token go through the head, some at a
/// time. Neighbours that differ in the last token alone (the options of a multiple-choice question) are read once.
/// </summary>
/// <param name="batchTokens">Tokens of a forward pass; a longer request has one of its own.</param>
public sealed class Scorer(CausalLm model, int batchTokens = 2048)
{
    /// <summary>Logits that are in memory at once: 32 MiB of fp32.</summary>
    private const int MostLogits = 1 << 23;

    /// <summary>A score for each request, in their order.</summary>
    /// <param name="progress">Told after each pass how many are done.</param>
    /// <exception cref="ArgumentException">A context or continuation is empty, has tokens that the model does not have, or both are longer than the model's context.</exception>
    /// <exception cref="GenerationFailedException">The model's scores are not finite numbers.</exception>
    public IReadOnlyList<Score> Score(IReadOnlyList<ScoreRequest> requests, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            TokenChecks.Require(requests[i].Context, $"The context of request {i}", model.Config);
            TokenChecks.Require(requests[i].Continuation, $"The continuation of request {i}", model.Config);
            TokenChecks.RequireLength(ScoreBatches.LengthOf(requests[i]), $"Request {i}, without its last token,", model.Config);
        }

        using var frozen = torch.no_grad();
        var scores = new Score[requests.Count];
        var done = 0;
        foreach (var batch in ScoreBatches.Of(requests, batchTokens))
        {
            cancellation.ThrowIfCancellationRequested();
            using (torch.NewDisposeScope())
                Score(requests, batch, scores);
            progress?.Invoke(done += batch.Sum(same => same.Count));
        }

        return scores;
    }

    /// <param name="batch">Documents: for each the numbers of the requests that it answers.</param>
    private void Score(IReadOnlyList<ScoreRequest> requests, IReadOnlyList<IReadOnlyList<int>> batch, Score[] scores)
    {
        List<long> ids = [], rows = [], targets = [];
        foreach (var same in batch)
        {
            var first = requests[same[0]];
            var begin = ids.Count + first.Context.Count - 1;
            ids.AddRange(first.Context.Concat(first.Continuation.SkipLast(1)).Select(id => (long)id));
            foreach (var request in same)
            {
                rows.AddRange(Enumerable.Range(begin, first.Continuation.Count).Select(row => (long)row));
                targets.AddRange(requests[request].Continuation.Select(id => (long)id));
            }
        }

        var attention = new PackedAttention([.. batch.Select(same => ScoreBatches.LengthOf(requests[same[0]]))], model.Device);
        var hidden = model.Hidden(Row([.. ids]), attention, ForwardMode.Evaluation);
        var (logprobs, greedy) = Look(hidden, [.. rows], [.. targets]);
        var place = 0;
        foreach (var request in batch.SelectMany(same => same))
        {
            var own = new Range(place, place += requests[request].Continuation.Count);
            scores[request] = new(logprobs[own].Sum(logprob => (double)logprob), logprobs[own], !greedy[own].Contains(false));
        }
    }

    /// <returns>Of each target its log-probability, and whether it is the most probable token.</returns>
    private (float[] Logprobs, bool[] Greedy) Look(Tensor hidden, long[] rows, long[] targets)
    {
        var logprobs = new float[rows.Length];
        var best = new long[rows.Length];
        var chunk = Math.Max(1, MostLogits / model.Config.VocabSize);
        for (var first = 0; first < rows.Length; first += chunk)
        {
            using var scope = torch.NewDisposeScope();
            var own = new Range(first, Math.Min(first + chunk, rows.Length));
            var logits = model.Logits(hidden.IndexSelect(0, Row(rows[own])));
            logits.Argmax(1).CopyTo(best.AsSpan(own));
            torch.log_softmax(logits, 1).Gather(1, Row(targets[own]).Reshape(-1, 1)).CopyTo(logprobs.AsSpan(own));
        }

        if (!logprobs.All(float.IsFinite))
            throw GenerationFailedException.NotFinite("of a continuation");
        return (logprobs, [.. best.Zip(targets, (a, b) => a == b)]);
    }

    private Tensor Row(long[] values) => torch.tensor<long>(values, [values.Length], model.Device);
}
