namespace Pipeline.Evaluation.Statistics;

/// <summary>The interval of a mean difference between two scores of the same rows, by resampling the rows (Efron 1979; percentiles).</summary>
public static class PairedBootstrap
{
    /// <summary>A 95 % interval of the mean of <paramref name="differences"/>. The same seed gives the same interval on every machine.</summary>
    /// <param name="differences">After minus before, of each row.</param>
    /// <param name="resamples">At least 1; 10,000 make the ends steady to about 1 % of the width.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static Interval Of(IReadOnlyList<double> differences, ulong seed, int resamples = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (differences.Count == 0)
            throw new ArgumentException("Of no rows there is no interval.", nameof(differences));
        double[] values = [.. differences];
        var means = new double[resamples];
        var random = new SplitMix64(seed);
        for (var resample = 0; resample < resamples; resample++)
        {
            double sum = 0;
            for (var i = 0; i < values.Length; i++)
                sum += values[random.Below((uint)values.Length)];
            means[resample] = sum / values.Length;
        }

        return new(Sample.Percentile(means, 0.025), Sample.Percentile(means, 0.975));
    }
}
