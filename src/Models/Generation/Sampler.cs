namespace Pipeline.Models.Generation;

/// <summary>
/// Draws a token: temperature, then top-k, then top-p, as Hugging Face's processors do it, in fp64. The draw goes through the tokens by id, so that equal
/// scores in another order, or the last digits of a score, hardly ever change it.
/// </summary>
internal sealed class Sampler(double temperature, double topP, int vocabulary)
{
    private readonly double[] _weights = new double[vocabulary];
    private readonly int[] _order = new int[vocabulary];

    /// <param name="logits">[vocabulary].</param>
    /// <param name="floor">Tokens below it are not drawn: the k-th largest logit, or −∞.</param>
    /// <param name="draw">In [0, 1).</param>
    public int Choose(ReadOnlySpan<float> logits, float floor, double draw)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);

        var total = 0.0;
        var count = 0;
        for (var id = 0; id < logits.Length; id++)
        {
            _weights[id] = logits[id] >= floor ? Math.Exp((logits[id] - largest) / temperature) : 0;
            total += _weights[id];
            count += _weights[id] > 0 ? 1 : 0;
        }

        if (topP < 1)
            total = KeepMass(total, count);

        var (target, sum, last) = (draw * total, 0.0, 0);
        for (var id = 0; id < logits.Length; id++)
        {
            if (_weights[id] <= 0)
                continue;
            (sum, last) = (sum + _weights[id], id);
            if (sum > target)
                break;
        }

        return last;
    }

    /// <summary>Puts to 0 every token before which, in falling order, the mass is reached. Of equal tokens the lower id comes first.</summary>
    /// <returns>What the weights now sum to.</returns>
    private double KeepMass(double total, int count)
    {
        // Tokens below (1 − p)/n of the mass make up less than 1 − p together, so none is kept: only the others are sorted.
        var least = total * (1 - topP) / count;
        var candidates = 0;
        for (var id = 0; id < _weights.Length; id++)
        {
            if (_weights[id] >= least)
                _order[candidates++] = id;
            else
                _weights[id] = 0;
        }

        var order = _order.AsSpan(0, candidates);
        order.Sort((a, b) => _weights[b].CompareTo(_weights[a]) is var by and not 0 ? by : a.CompareTo(b));
        var before = 0.0;
        foreach (var id in order)
        {
            if (before < topP * total)
                before += _weights[id];
            else
                _weights[id] = 0;
        }

        return before;
    }
}
