namespace Pipeline.Evaluation.Statistics;

/// <summary>The probability that one of k programs is right, estimated from n of which c are (Chen et al. 2021).</summary>
public static class PassAtK
{
    /// <summary>1 − Π (1 − k/i) for i from n − c + 1 to n; 1 where fewer than k are wrong.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ right ≤ n and 1 ≤ k ≤ n.</exception>
    public static double Of(int n, int right, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right, n);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);
        if (n - right < k)
            return 1;
        var none = 1.0;
        for (var i = n - right + 1; i <= n; i++)
            none *= 1 - ((double)k / i);
        return 1 - none;
    }
}
