namespace Pipeline.Models.Training;

/// <summary>Which examples a step sees: every epoch all of them once, in an order of its own. A function of the seed alone, so a resumed run needs no state of it.</summary>
public sealed class ExampleOrder(int count, int perStep, ulong seed)
{
    private long _epoch = -1;
    private int[] _permutation = [];

    /// <summary>Steps of one epoch; the last may have fewer examples.</summary>
    public long StepsPerEpoch => (count + perStep - 1) / perStep;

    /// <param name="step">From 0.</param>
    /// <returns>Numbers of examples.</returns>
    public ReadOnlySpan<int> At(long step)
    {
        var epoch = step / StepsPerEpoch;
        if (epoch != _epoch)
        {
            _permutation = new SplitMix64(SplitMix64.Derive(seed, (ulong)epoch)).Permutation(count);
            _epoch = epoch;
        }

        var first = (int)(step % StepsPerEpoch) * perStep;
        return _permutation.AsSpan(first, Math.Min(perStep, count - first));
    }
}
