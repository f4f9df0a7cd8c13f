namespace Pipeline.Samples.Planting;

/// <summary>A row said again with next to nothing changed.</summary>
public static class NearCopy
{
    /// <summary>Words enough that one more at an end leaves word 5-grams and character 5-grams both above 0.85.</summary>
    private const int WordsForOneMore = 13;

    private static readonly (string Reason, Func<string, string> Change)[] Kinds =
    [
        ("capital letters", text => text.ToUpperInvariant()),
        ("punctuation at the end", text => text.TrimEnd('.', '?') + "!!"),
        ("lower case, double spaces", text => text.ToLowerInvariant().Replace(" ", "  ", StringComparison.Ordinal)),
        ("one word more at the start", text => $"So {char.ToLowerInvariant(text[0])}{text[1..]}"),
        ("one word more at the start", text => $"Now {char.ToLowerInvariant(text[0])}{text[1..]}"),
    ];

    /// <summary>The kinds take turns; null where the row is too short for the one whose turn it is.</summary>
    public static (Row Row, string Reason)? Of(Row row, int turn)
    {
        var (reason, change) = Kinds[turn % Kinds.Length];
        if (turn % Kinds.Length >= 3 && Shingles.Normalize(row.Wording).Split(' ').Length < WordsForOneMore)
            return null;
        var parts = row.Wording.Split('|');
        var wording = string.Join(" | ", parts.Select((part, index) => index == 0 ? change(part.Trim()) : part.Trim()));
        return (row with { Wording = wording }, reason);
    }
}
