namespace Pipeline.Curate.Deduplication;

/// <summary>
/// MinHash signatures: the least value of h(x) = ((a·x + b) mod (2^61 − 1)) &amp; 0xFFFFFFFF over a set, for many (a, b).
/// The arithmetic is exact in the Mersenne field; datasketch, text-dedup and datatrove let the product wrap at 2^64, so their signatures differ from these.
/// </summary>
internal sealed class MinHash
{
    private const ulong Prime = (1UL << 61) - 1;
    private readonly ulong[] _a;
    private readonly ulong[] _b;

    /// <summary>The coefficients are constants of the program: which rows are alike must not depend on a pipeline's seed.</summary>
    public MinHash(int permutations)
    {
        var state = 0x5DEECE66DUL;
        _a = [.. Enumerable.Range(0, permutations).Select(_ => 1 + (SplitMix(ref state) % (Prime - 1)))];
        _b = [.. Enumerable.Range(0, permutations).Select(_ => SplitMix(ref state) % Prime)];
    }

    /// <summary>Values in a signature.</summary>
    public int Permutations => _a.Length;

    /// <summary>Writes the signature of <paramref name="shingles"/> to <paramref name="signature"/>, one value for each permutation.</summary>
    public void Sign(ReadOnlySpan<ulong> shingles, Span<uint> signature)
    {
        signature.Fill(uint.MaxValue);
        foreach (var shingle in shingles)
        {
            var x = shingle & Prime;
            if (x == Prime)
                x = 0;
            for (var i = 0; i < signature.Length; i++)
                signature[i] = Math.Min(signature[i], Permute(_a[i], x, _b[i]));
        }
    }

    /// <summary>((a·x + b) mod (2^61 − 1)) &amp; 0xFFFFFFFF, for a, x and b below 2^61 − 1.</summary>
    internal static uint Permute(ulong a, ulong x, ulong b)
    {
        var high = Math.BigMul(a, x, out var low);
        var sum = low + b;
        high += sum < low ? 1UL : 0;
        // 2^61 ≡ 1, so the upper bits are simply added; the sum is below 2p, so one subtraction is enough.
        var folded = (sum & Prime) + ((sum >> 61) | (high << 3));
        return (uint)(folded >= Prime ? folded - Prime : folded);
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
