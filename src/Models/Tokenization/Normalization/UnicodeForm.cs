using System.Text;

namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>
/// Unicode's normalisation forms (Unicode Standard Annex 15). <see cref="string.Normalize()"/> returns its argument unchanged here, because the programs run without ICU.
/// </summary>
internal static class UnicodeForm
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, Vowels = 21, Tails = 28, Syllables = 19 * Vowels * Tails;

    /// <summary>The text in form C (composed), D, KC or KD.</summary>
    public static string Normalize(string text, bool compatibility, bool compose)
    {
        // Below these code points nothing decomposes or combines.
        var changing = compatibility ? '\u00A0' : compose ? '\u0300' : '\u00C0';
        if (!text.AsSpan().ContainsAnyInRange(changing, '\uFFFF'))
            return text;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, compatibility, points);
        Order(points);
        if (compose)
            Compose(points);
        var result = new StringBuilder(text.Length);
        foreach (var point in points)
            result.Append(new Rune(point));
        return result.ToString();
    }

    private static void Decompose(int point, bool compatibility, List<int> into)
    {
        var syllable = point - HangulBase;
        if (syllable is >= 0 and < Syllables)
        {
            into.Add(LeadBase + syllable / (Vowels * Tails));
            into.Add(VowelBase + syllable / Tails % Vowels);
            if (syllable % Tails > 0)
                into.Add(TailBase + syllable % Tails);
        }
        else if (point >= 0xA0 && (compatibility && UnicodeFormData.Compatible.TryGetValue(point, out var parts) || UnicodeFormData.Canonical.TryGetValue(point, out parts)))
            into.AddRange(parts);
        else
            into.Add(point);
    }

    // The canonical ordering: each run of combining code points by class, stably.
    private static void Order(List<int> points)
    {
        for (int i = 0, end; i < points.Count; i = end + 1)
        {
            for (end = i; end < points.Count && UnicodeFormData.Class(points[end]) > 0;)
                end++;
            if (end - i < 2)
                continue;
            var ordered = points.GetRange(i, end - i).OrderBy(UnicodeFormData.Class).ToList();
            for (var k = 0; k < ordered.Count; k++)
                points[i + k] = ordered[k];
        }
    }

    private static void Compose(List<int> points)
    {
        var (starter, last, kept) = (-1, 0, 0);
        foreach (var point in points.ToArray())
        {
            var rank = UnicodeFormData.Class(point);
            // Blocked when something of its class or higher, or a starter, stands between.
            if (starter >= 0 && (last < rank || kept == starter + 1) && Pair(points[starter], point) is { } composed)
            {
                points[starter] = composed;
                continue;
            }
            if (rank == 0)
                starter = kept;
            last = rank;
            points[kept++] = point;
        }
        points.RemoveRange(kept, points.Count - kept);
    }

    private static int? Pair(int first, int second)
    {
        if (first - LeadBase is >= 0 and < 19 and var lead && second - VowelBase is >= 0 and < Vowels and var vowel)
            return HangulBase + (lead * Vowels + vowel) * Tails;
        if (first - HangulBase is >= 0 and < Syllables and var syllable && syllable % Tails == 0 && second - TailBase is > 0 and < Tails and var tail)
            return HangulBase + syllable + tail;
        return UnicodeFormData.Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }
}
