using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pipeline.Curate.Deduplication;

namespace Pipeline.Curate.Splitting;

/// <summary>
/// Deals rows by a hash of the prompt's words and the seed, so that a row keeps its side whatever other rows come or go,
/// and one question asked in two ways of writing, or answered twice, never stands on two sides.
/// </summary>
internal sealed class SplitRule(SplitOptions options)
{
    /// <summary>The words of <paramref name="prompt"/> with the seed, as 64 bits that are uniform over prompts.</summary>
    public static ulong Key(string prompt, long seed)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var words = Words.Hashes(prompt);
        words.Insert(0, (ulong)seed);
        SHA256.HashData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(words)), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>The side of a key. Test is dealt from the low end, validation from the high: a change of one share moves no row of the other.</summary>
    public Split Of(ulong key)
    {
        var point = (key >> 11) * (1.0 / (1UL << 53));
        return point < options.Test ? Split.Test : point >= 1 - options.Validation ? Split.Validation : Split.Train;
    }
}
