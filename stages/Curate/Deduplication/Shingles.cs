namespace Pipeline.Curate.Deduplication;

/// <summary>The set of word n-grams of a text.</summary>
internal static class Shingles
{
    /// <summary>
    /// Sorted, distinct 64-bit hashes of each <paramref name="size"/> consecutive words; of all the words together where there are fewer,
    /// so that short prompts count as alike only if their words are the same.
    /// </summary>
    public static ulong[] Of(string text, int size)
    {
        var words = Words.Hashes(text);
        var count = Math.Max(1, words.Count - size + 1);
        var width = Math.Min(size, words.Count);
        var shingles = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            var hash = (ulong)width;
            for (var k = 0; k < width; k++)
                hash = Hash64.Combine(hash, words[i + k]);
            shingles[i] = hash;
        }

        Array.Sort(shingles);
        return Distinct(shingles);
    }

    private static ulong[] Distinct(ulong[] sorted)
    {
        var kept = 1;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] != sorted[kept - 1])
                sorted[kept++] = sorted[i];
        }

        return kept == sorted.Length ? sorted : sorted[..kept];
    }
}
