namespace Pipeline.Models.Tokenization.Merging;

/// <summary>Tokens and their ids, both ways.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly int[] basic = new int[0x10000];

    public Vocabulary(Dictionary<string, int> ids)
    {
        this.ids = ids;
        lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        Array.Fill(basic, -1);
        foreach (var (token, id) in ids)
            if (token.Length == 1)
                basic[token[0]] = id;
    }

    public IReadOnlyDictionary<string, int> Ids => ids;

    /// <summary>The token's id; -1 if there is none.</summary>
    public int IdOf(ReadOnlySpan<char> token) => token.Length == 1 ? basic[token[0]] : lookup.TryGetValue(token, out var id) ? id : -1;
}
