namespace Pipeline.Models.Tokenization.Merging;

/// <summary>
/// Ids of words seen lately. Each word has one place, which the last writer takes: bounded, without locks, and safe between threads because entries never change.
/// </summary>
internal sealed class WordCache
{
    private const int Places = 1 << 15, LongestWord = 48;
    private readonly Entry?[] entries = new Entry?[Places];

    public int[]? Find(ReadOnlySpan<char> word)
    {
        if (word.Length > LongestWord)
            return null;
        var entry = Volatile.Read(ref entries[Place(word)]);
        return entry is not null && word.SequenceEqual(entry.Word) ? entry.Ids : null;
    }

    public void Keep(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length <= LongestWord)
            Volatile.Write(ref entries[Place(word)], new(word.ToString(), ids.ToArray()));
    }

    private static int Place(ReadOnlySpan<char> word) => string.GetHashCode(word) & Places - 1;

    private sealed record Entry(string Word, int[] Ids);
}
