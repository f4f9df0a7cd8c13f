namespace Pipeline.Curate.Deduplication;

/// <summary>|A ∩ B| / |A ∪ B|.</summary>
internal static class Jaccard
{
    /// <summary>Of two sets given as sorted, distinct values; 1 for two empty sets.</summary>
    public static double Of(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        int i = 0, k = 0, common = 0;
        while (i < left.Length && k < right.Length)
        {
            var (a, b) = (left[i], right[k]);
            common += a == b ? 1 : 0;
            i += a <= b ? 1 : 0;
            k += b <= a ? 1 : 0;
        }

        var union = left.Length + right.Length - common;
        return union == 0 ? 1 : (double)common / union;
    }

    /// <summary>Whether sets of these sizes can reach <paramref name="threshold"/> at all: their Jaccard is at most the smaller size over the larger.</summary>
    public static bool Possible(int left, int right, double threshold) =>
        (double)Math.Min(left, right) / Math.Max(1, Math.Max(left, right)) >= threshold;
}
