namespace Pipeline.Curate.Benchmark;

/// <summary>
/// Compares all pairs of a sample the plain way, with sets of strings: written apart from the stage's own code, from its documentation only,
/// so that a mistake there shows here.
/// </summary>
internal static class BruteForce
{
    private static readonly char[] Punctuation = ".,;:!?\"'…“”‘’«»".ToCharArray();

    /// <summary>Recall: pairs alike of which at most one stays. Precision: rows removed that are alike to the row that stays for them.</summary>
    public static (long AlikePairs, double Recall, double Precision) Check(IReadOnlyList<Row> rows, IReadOnlyList<int> sample, Verdict[] verdicts, double threshold)
    {
        var sets = sample.Select(i => Ngrams(rows[i].Question)).ToList();
        var (alike, found) = (0L, 0L);
        for (var i = 0; i < sample.Count; i++)
        {
            for (var k = 0; k < i; k++)
            {
                if (rows[sample[i]].Answer != rows[sample[k]].Answer || Jaccard(sets[i], sets[k]) < threshold)
                    continue;
                alike++;
                found += verdicts[sample[i]].Kept && verdicts[sample[k]].Kept ? 0 : 1;
            }
        }

        var removed = sample.Where(i => !verdicts[i].Kept).ToList();
        var right = removed.Count(i => Jaccard(Ngrams(rows[i].Question), Ngrams(rows[verdicts[i].KeptRow].Question)) >= threshold);
        return (alike, (double)found / alike, (double)right / removed.Count);
    }

    private static HashSet<string> Ngrams(string text)
    {
        var words = text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim(Punctuation) is { Length: > 0 } bare ? bare : word).ToArray();
        return words.Length < 5 ? [string.Join(' ', words)] : [.. Enumerable.Range(0, words.Length - 4).Select(i => string.Join(' ', words[i..(i + 5)]))];
    }

    private static double Jaccard(HashSet<string> left, HashSet<string> right)
    {
        var common = left.Count(right.Contains);
        return (double)common / (left.Count + right.Count - common);
    }
}
