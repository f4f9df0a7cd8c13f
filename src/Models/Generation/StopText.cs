namespace Pipeline.Models.Generation;

/// <summary>
/// Finds stop strings in a reply as it grows, decoding only its last tokens each time. A window begins where text was last complete; what a token adds
/// is the text of the window with it, less the text of the window without: so a decoder may drop a leading space, and characters may span tokens.
/// </summary>
internal sealed class StopText(Func<IReadOnlyList<int>, string> decode, IReadOnlyList<string> stops)
{
    private const char Incomplete = '\ufffd';

    private readonly int _overlap = stops.Max(stop => stop.Length) - 1;
    private int _begin;
    private int _read;
    private string _tail = "";

    /// <param name="tokens">All of the reply, one more than the last time.</param>
    /// <returns>Whether the text now holds a stop string.</returns>
    public bool Reached(IReadOnlyList<int> tokens)
    {
        var before = _begin == _read ? "" : decode(Slice(tokens, _begin, _read));
        var now = decode(Slice(tokens, _begin, tokens.Count));
        var seen = _tail + (now.Length > before.Length ? now[before.Length..] : "");
        if (First(seen) >= 0)
            return true;
        if (now.Length > before.Length && now[^1] != Incomplete)
        {
            (_begin, _read) = (_read, tokens.Count);
            _tail = seen[Math.Max(0, seen.Length - _overlap)..];
        }

        return false;
    }

    /// <summary>The text before the first stop string in it.</summary>
    public string Cut(string text) => First(text) is var place and >= 0 ? text[..place] : text;

    private int First(string text)
    {
        var first = -1;
        foreach (var stop in stops)
        {
            var place = text.IndexOf(stop, StringComparison.Ordinal);
            if (place >= 0 && (first < 0 || place < first))
                first = place;
        }

        return first;
    }

    private static int[] Slice(IReadOnlyList<int> tokens, int begin, int end)
    {
        var slice = new int[end - begin];
        for (var i = 0; i < slice.Length; i++)
            slice[i] = tokens[begin + i];
        return slice;
    }
}
