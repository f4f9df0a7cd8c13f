using System.Runtime.InteropServices;

namespace Pipeline.Curate.Deduplication;

/// <summary>A 64-bit hash of text for shingles: folded 64×64→128-bit products, as the wyhash and mum families do. Not for names that an adversary may choose: ids are SHA-256.</summary>
internal static class Hash64
{
    // Odd constants with no pattern: fractional parts of the golden ratio and of √2.
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong Root = 0x6A09E667F3BCC909;

    /// <summary>The hash of <paramref name="text"/>'s UTF-16 code units and its length.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        var hash = Golden ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = Combine(hash, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[8..];
        }

        var tail = 0UL;
        foreach (var b in bytes)
            tail = (tail << 8) | b;
        return Combine(hash, tail);
    }

    /// <summary>The hash of a sequence that has come to <paramref name="hash"/> and goes on with <paramref name="next"/>; order counts.</summary>
    public static ulong Combine(ulong hash, ulong next)
    {
        var high = Math.BigMul(hash ^ Root, next ^ Golden, out var low);
        // The sum keeps both operands alive where one factor happens to be zero.
        return high ^ low ^ (hash + (next * Golden));
    }
}
