namespace Pipeline.Models.Tokenization.Merging;

/// <summary>Possible merges, the earliest rank first, then the leftmost: a binary heap of 8-byte entries, since a word may be a whole file.</summary>
internal sealed class MergeQueue
{
    private ulong[] heap = new ulong[64];
    private int count;

    /// <summary>How many entries there is room for.</summary>
    public int Capacity => heap.Length;

    public void Push(int rank, int position)
    {
        if (count == heap.Length)
            Array.Resize(ref heap, count * 2);
        var entry = (ulong)(uint)rank << 32 | (uint)position;
        var at = count++;
        for (int parent; at > 0 && heap[parent = (at - 1) / 2] > entry; at = parent)
            heap[at] = heap[parent];
        heap[at] = entry;
    }

    public bool TryPop(out int rank, out int position)
    {
        if (count == 0)
        {
            (rank, position) = (0, 0);
            return false;
        }
        (rank, position) = ((int)(heap[0] >> 32), (int)(uint)heap[0]);
        var entry = heap[--count];
        var at = 0;
        for (int child; (child = 2 * at + 1) < count; at = child)
        {
            if (child + 1 < count && heap[child + 1] < heap[child])
                child++;
            if (heap[child] >= entry)
                break;
            heap[at] = heap[child];
        }
        heap[at] = entry;
        return true;
    }
}
