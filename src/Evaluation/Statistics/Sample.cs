namespace Pipeline.Evaluation.Statistics;

/// <summary>Means and what is known about them.</summary>
public static class Sample
{
    /// <summary>Half the width of a 95 % interval of a normal distribution, in standard deviations.</summary>
    public const double Normal95 = 1.959963984540054;

    /// <summary>The standard error of the mean, sd(N − 1)/√n; 0 for fewer than two values.</summary>
    public static double StandardError(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }

    /// <summary>A 95 % interval of the mean of values in [0, 1], by its standard error, within [0, 1].</summary>
    public static Interval Normal(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return new(0, 1);
        var (mean, half) = (values.Average(), Normal95 * StandardError(values));
        return new(Math.Max(0, mean - half), Math.Min(1, mean + half));
    }

    /// <summary>A 95 % interval of a share (Wilson 1927), which stays sound near 0 and 1 and for few rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ successes ≤ count.</exception>
    public static Interval Wilson(long successes, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, count);
        if (count == 0)
            return new(0, 1);
        var (share, squared) = ((double)successes / count, Normal95 * Normal95);
        var centre = (share + (squared / (2 * count))) / (1 + (squared / count));
        var half = Normal95 / (1 + (squared / count)) * Math.Sqrt((share * (1 - share) / count) + (squared / (4.0 * count * count)));
        return new(successes == 0 ? 0 : Math.Max(0, centre - half), successes == count ? 1 : Math.Min(1, centre + half));
    }

    /// <summary>Pearson's correlation; null for fewer than two pairs, or where one side does not vary.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double? Correlation(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count)
            throw new ArgumentException($"{x.Count} values cannot be paired with {y.Count}.", nameof(y));
        if (x.Count < 2)
            return null;
        var (meanX, meanY) = (x.Average(), y.Average());
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Count; i++)
        {
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            (xx, yy, xy) = (xx + (dx * dx), yy + (dy * dy), xy + (dx * dy));
        }

        return xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : null;
    }

    /// <summary>The value below which a share of the values lies, by linear interpolation between the nearest (type 7 of Hyndman and Fan 1996, R's default).</summary>
    /// <param name="share">In [0, 1].</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Percentile(IReadOnlyCollection<double> values, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (values.Count == 0)
            throw new ArgumentException("Of no values there is no percentile.", nameof(values));
        double[] sorted = [.. values.Order()];
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
