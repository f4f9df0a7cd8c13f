using Pipeline.Data;

namespace Pipeline.Curate.Cleaning;

/// <summary>
/// Unicode normalisation form C. <see cref="string.Normalize()"/> returns its argument unchanged under invariant globalisation,
/// so DuckDB does it (utf8proc); texts that need no look, nearly all, never go there.
/// </summary>
internal sealed class Composer : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    private readonly DuckDbConnection _connection;

    public Composer() => _connection = _database.Connect();

    /// <summary>Each text in form C, in the same order.</summary>
    public IReadOnlyList<string> Compose(IReadOnlyList<string> texts, CancellationToken cancellationToken) => texts.Count == 0
        ? []
        : [.. _connection.Query("SELECT nfc_normalize(t) FROM (SELECT unnest($1) AS t)", row => row.GetString(0), [texts], cancellationToken)];

    /// <summary>Whether the text is in form C for certain: it has no character that combines with another or stands for one.</summary>
    public static bool IsComposed(string text)
    {
        // No character below U+0300 changes or combines (UAX #15).
        var at = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u02FF');
        if (at < 0)
            return true;
        foreach (var c in text.AsSpan(at))
        {
            if (c >= '\u0300' && !IsInert(c))
                return false;
        }

        return true;
    }

    /// <summary>Blocks, large in real text, without one character that form C changes: Cyrillic letters, Latin additions, punctuation, arrows, kana, Han, Hangul syllables.</summary>
    private static bool IsInert(char c) => c is
        (>= '\u0400' and <= '\u0482') or (>= '\u048A' and <= '\u052F') or (>= '\u1E00' and <= '\u1EFF')
        or (>= '\u2010' and <= '\u2027') or (>= '\u202F' and <= '\u205E') or (>= '\u2190' and <= '\u2328') or (>= '\u2500' and <= '\u2ADB')
        or (>= '\u3041' and <= '\u3096') or (>= '\u30A1' and <= '\u30FA') or (>= '\u3400' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3')
        or (>= '\uFF01' and <= '\uFF5E');

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
