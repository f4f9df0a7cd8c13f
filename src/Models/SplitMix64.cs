namespace Pipeline.Models;

/// <summary>A small generator whose numbers are fixed by its definition (Steele, Lea and Flood 2014), not by a library's version.</summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next() => Mix(_state += 0x9e3779b97f4a7c15);

    /// <summary>A number in [0, bound), each as likely as the other.</summary>
    public int Next(int bound)
    {
        // The remainder would prefer small numbers: those of the last, partial round are drawn again.
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong drawn;
        do
            drawn = Next();
        while (drawn >= limit);
        return (int)(drawn % (ulong)bound);
    }

    /// <summary>A number in [0, 1), of 53 random bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>0 … count − 1 in random order (Fisher and Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = Next(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    /// <summary>A seed of its own for each of several purposes, from one seed.</summary>
    public static ulong Derive(ulong seed, params ReadOnlySpan<ulong> purposes)
    {
        var derived = Mix(seed);
        foreach (var purpose in purposes)
            derived = Mix(derived ^ Mix(purpose + 0x9e3779b97f4a7c15));
        return derived;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
