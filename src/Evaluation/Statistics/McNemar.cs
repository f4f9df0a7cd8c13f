namespace Pipeline.Evaluation.Statistics;

/// <summary>
/// McNemar's exact test (McNemar 1947): of rows that two models answered, only those that one has right and the other wrong say anything. If neither is better, each of
/// them is a fair coin.
/// </summary>
public static class McNemar
{
    /// <summary>The probability of so unequal a split, in either direction, if the models are equal.</summary>
    /// <param name="improved">Rows that were wrong and are right.</param>
    /// <param name="regressed">Rows that were right and are wrong.</param>
    public static double TwoSided(long improved, long regressed) => Math.Min(1, 2 * AtMost(Math.Min(improved, regressed), improved + regressed));

    /// <summary>The probability of at least so many regressed rows, if the models are equal: small where the second is worse.</summary>
    /// <inheritdoc cref="TwoSided"/>
    public static double Worse(long improved, long regressed) => AtMost(improved, improved + regressed);

    /// <summary>P(X ≤ <paramref name="most"/>) for X of a binomial distribution of n coins.</summary>
    private static double AtMost(long most, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, n);
        if (most == n)
            return 1;
        // In logarithms: the terms of thousands of coins are below the smallest double. The largest comes last, so it scales the sum.
        double term = 0, sum = 0;
        for (var k = most; k >= 0; k--)
        {
            sum += Math.Exp(term);
            term += Math.Log(k) - Math.Log(n - k + 1);
        }

        return Math.Min(1, Math.Exp(LogChoose(n, most) - (n * Math.Log(2)) + Math.Log(sum)));
    }

    private static double LogChoose(long n, long k)
    {
        double log = 0;
        for (long i = 1; i <= Math.Min(k, n - k); i++)
            log += Math.Log(n - i + 1) - Math.Log(i);
        return log;
    }
}
