using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Evaluation.Selection;

/// <summary>A sample by the hash of what is drawn: a row that comes or goes changes the sample by one row at most, so that what was asked before stays asked.</summary>
public static class StableSample
{
    /// <summary>The places of those whose hashes with the seed are the lowest.</summary>
    /// <param name="keys">What is drawn; of equal ones the first goes first.</param>
    /// <param name="count">How many; 0 and more than there are mean all.</param>
    /// <returns>Rising.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<string> keys, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var places = Enumerable.Range(0, keys.Count);
        return [.. count == 0 || count >= keys.Count ? places : places.OrderBy(place => Hash(keys[place], seed)).Take(count).Order()];
    }

    private static ulong Hash(string key, ulong seed) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed}\n{key}"))));
}
