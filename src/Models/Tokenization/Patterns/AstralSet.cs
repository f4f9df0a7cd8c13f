using System.Globalization;
using System.Text;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>
/// The part of a character class beyond the basic plane, written out as surrogate pairs for a regular expression of .NET, which knows no other way to mean it.
/// </summary>
internal sealed class AstralSet(Func<int, bool> contains)
{
    private const int First = 0x10000, Last = 0x10FFFF, Low = 0x400;

    public bool Contains(int codePoint) => contains(codePoint);

    /// <summary>Alternatives such as <c>\ud835[\udc00-\udc54]|…</c>; empty where the set is.</summary>
    public string ToRegex()
    {
        // For each second half that the first halves share, one alternative: planes of letters then take one line, not a thousand.
        var highs = new Dictionary<string, List<int>>();
        for (var high = First; high <= Last; high += Low)
            if (LowHalves(high) is { Length: > 0 } lows)
                (highs.TryGetValue(lows, out var list) ? list : highs[lows] = []).Add(0xD800 + ((high - First) >> 10));
        return string.Join('|', highs.Select(pair => $"[{Ranges(pair.Value)}][{pair.Key}]"));
    }

    private string LowHalves(int high)
    {
        var members = new List<int>();
        for (var low = 0; low < Low; low++)
            if (contains(high + low))
                members.Add(0xDC00 + low);
        return Ranges(members);
    }

    private static string Ranges(List<int> ascending)
    {
        var text = new StringBuilder();
        for (int i = 0, end; i < ascending.Count; i = end + 1)
        {
            for (end = i; end + 1 < ascending.Count && ascending[end + 1] == ascending[end] + 1;)
                end++;
            text.Append(CultureInfo.InvariantCulture, $"\\u{ascending[i]:x4}");
            if (end > i)
                text.Append(CultureInfo.InvariantCulture, $"-\\u{ascending[end]:x4}");
        }
        return text.ToString();
    }
}
