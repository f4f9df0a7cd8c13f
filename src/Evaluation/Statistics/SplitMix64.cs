namespace Pipeline.Evaluation.Statistics;

/// <summary>A generator whose numbers never change with the framework's version (Steele, Lea and Flood 2014).</summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Uniform below <paramref name="bound"/>; the bias of taking the high half of a product is under 2⁻³² (Lemire 2019).</summary>
    public uint Below(uint bound) => (uint)(((Next() >> 32) * bound) >> 32);

    /// <summary>Some of the numbers from 0 to <paramref name="count"/>, each at most once, rising.</summary>
    public IReadOnlyList<int> Choose(int count, int some)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        some = Math.Min(some, count);
        for (var i = 0; i < some; i++)
        {
            var other = i + (int)Below((uint)(count - i));
            (all[i], all[other]) = (all[other], all[i]);
        }

        return [.. all.Take(some).Order()];
    }

    private ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
