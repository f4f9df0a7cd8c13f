namespace Pipeline.Samples;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
/// Written out here because the sequence of <see cref="Random"/> may change between versions of .NET, and the sample files may not.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream of its own for each name, so that editing one category leaves the rows of the others alone.</summary>
    public static SplitMix64 Named(string name, ulong seed)
    {
        var hash = 14695981039346656037UL; // FNV-1a, 64 bits
        foreach (var character in name)
            hash = (hash ^ character) * 1099511628211UL;
        return new SplitMix64(hash ^ seed);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, <paramref name="bound"/>), up to a bias of bound ÷ 2⁶⁴ (Lemire's multiply-shift, without its rejection step).</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>A shuffled copy (Fisher and Yates).</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        var result = items.ToArray();
        for (var i = result.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (result[i], result[j]) = (result[j], result[i]);
        }

        return result;
    }
}
