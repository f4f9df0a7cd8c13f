using Pipeline.Models.Tokenization.Merging;

namespace Pipeline.Models.Tokenization.Reading;

/// <summary>Reads <c>added_tokens</c> of a <c>tokenizer.json</c>.</summary>
internal static class AddedTokenReader
{
    public static List<AddedToken> Read(JsonPart? list, Vocabulary vocabulary)
    {
        var byId = vocabulary.Ids.ToDictionary(pair => pair.Value, pair => pair.Key);
        var tokens = new List<AddedToken>();
        var contents = new HashSet<string>();
        foreach (var part in list?.Items() ?? [])
        {
            var token = Read(part);
            if (token.Content.Length == 0)
                continue;
            if (!contents.Add(token.Content))
                throw part.Error($"the added token \"{token.Content}\" comes twice", "Remove one.");
            if (vocabulary.IdOf(token.Content) is >= 0 and var known && known != token.Id)
                throw part.Error($"the added token \"{token.Content}\" has id {token.Id}, but vocab says {known}", "Fetch the file again.");
            if (!byId.TryAdd(token.Id, token.Content) && byId[token.Id] != token.Content)
                throw part.Error($"the added token \"{token.Content}\" and \"{byId[token.Id]}\" have the same id {token.Id}", "Fetch the file again.");
            tokens.Add(token);
        }
        return tokens;
    }

    private static AddedToken Read(JsonPart part)
    {
        var special = part.Flag("special", false);
        return new(part.Required("id").AsId(), part.Required("content").AsString(), special, part.Flag("normalized", !special),
            part.Flag("lstrip", false), part.Flag("rstrip", false), part.Flag("single_word", false));
    }
}
