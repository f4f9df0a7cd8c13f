namespace Pipeline.Models.Tokenization.Merging;

/// <summary>What two neighbouring tokens merge to, and how early. Open addressing over one array: a look-up is the inner step of encoding.</summary>
internal sealed class MergeTable
{
    private const ulong Empty = ulong.MaxValue;
    private readonly ulong[] keys;
    private readonly (int Rank, int Merged)[] values;

    /// <param name="capacity">How many merges will be set at most.</param>
    public MergeTable(int capacity)
    {
        keys = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 1) * 2)];
        values = new (int, int)[keys.Length];
        Array.Fill(keys, Empty);
    }

    /// <summary>Sets a merge; a pair that comes again takes its last rank.</summary>
    public void Set(int left, int right, int rank, int merged)
    {
        var slot = Slot(Key(left, right));
        keys[slot] = Key(left, right);
        values[slot] = (rank, merged);
    }

    public bool TryGet(int left, int right, out int rank, out int merged)
    {
        var slot = Slot(Key(left, right));
        (rank, merged) = values[slot];
        return keys[slot] != Empty;
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private int Slot(ulong key)
    {
        var mask = keys.Length - 1;
        // Fibonacci hashing: the ids of a pair differ in low bits, the index takes the product's high ones.
        var slot = (int)(key * 0x9E3779B97F4A7C15 >> 32) & mask;
        while (keys[slot] != key && keys[slot] != Empty)
            slot = slot + 1 & mask;
        return slot;
    }
}
