namespace Pipeline.Models.Generation;

/// <summary>Which requests go through the model together. Those that differ in their last token alone share a document.</summary>
internal static class ScoreBatches
{
    /// <summary>Tokens that are read for a request: all but the last, which predicts nothing.</summary>
    public static int LengthOf(ScoreRequest request) => request.Context.Count + request.Continuation.Count - 1;

    /// <summary>In the order given, as many documents as have <paramref name="tokens"/> tokens together, but at least one.</summary>
    /// <returns>Batches of documents: for each the numbers of the requests that it answers.</returns>
    public static IEnumerable<IReadOnlyList<IReadOnlyList<int>>> Of(IReadOnlyList<ScoreRequest> requests, int tokens)
    {
        List<IReadOnlyList<int>> batch = [];
        var sum = 0;
        for (var i = 0; i < requests.Count;)
        {
            List<int> same = [i++];
            while (i < requests.Count && ShareDocument(requests[same[0]], requests[i]))
                same.Add(i++);
            var length = LengthOf(requests[same[0]]);
            if (batch.Count > 0 && sum + length > tokens)
            {
                yield return batch;
                (batch, sum) = ([], 0);
            }

            batch.Add(same);
            sum += length;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static bool ShareDocument(ScoreRequest a, ScoreRequest b) =>
        a.Continuation.Count == b.Continuation.Count
        && (ReferenceEquals(a.Context, b.Context) || a.Context.SequenceEqual(b.Context))
        && a.Continuation.SkipLast(1).SequenceEqual(b.Continuation.SkipLast(1));
}
