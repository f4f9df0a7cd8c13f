using Pipeline.Models.Tokenization.Merging;

namespace Pipeline.Models.Tokenization.Reading;

/// <summary>Reads <c>added_tokens</c> of a <c>tokenizer.json</c>, and those that <c>tokenizer_config.json</c> adds to them.</summary>
internal static class AddedTokenReader
{
    /// <param name="decoder"><c>added_tokens_decoder</c>: objects by id. A token that is in the list already stays as it is there.</param>
    public static List<AddedToken> Read(JsonPart? list, JsonPart? decoder, Vocabulary vocabulary)
    {
        var byId = vocabulary.Ids.ToDictionary(pair => pair.Value, pair => pair.Key);
        var tokens = new List<AddedToken>();
        var contents = new HashSet<string>();
        foreach (var part in list?.Items() ?? [])
        {
            var token = Read(part, part.Required("id").AsId());
            if (token.Content.Length > 0 && !contents.Add(token.Content))
                throw part.Error($"the added token \"{token.Content}\" comes twice", "Remove one.");
            Add(part, token);
        }

        foreach (var (id, part) in decoder?.ById() ?? [])
        {
            var token = Read(part, id);
            if (contents.Add(token.Content))
                Add(part, token);
            else if (tokens.Find(known => known.Content == token.Content) is { } known && known.Id != id)
                throw part.Error($"\"{token.Content}\" has id {id} here, and {known.Id} in tokenizer.json", "Fetch both files from one revision.");
        }

        return tokens;

        void Add(JsonPart part, AddedToken token)
        {
            if (token.Content.Length == 0)
                return;
            if (vocabulary.IdOf(token.Content) is >= 0 and var known && known != token.Id)
                throw part.Error($"the added token \"{token.Content}\" has id {token.Id}, but vocab says {known}", "Fetch the file again.");
            if (!byId.TryAdd(token.Id, token.Content) && byId[token.Id] != token.Content)
                throw part.Error($"the added token \"{token.Content}\" and \"{byId[token.Id]}\" have the same id {token.Id}", "Fetch the file again.");
            tokens.Add(token);
        }
    }

    private static AddedToken Read(JsonPart part, int id)
    {
        var special = part.Flag("special", false);
        return new(id, part.Required("content").AsString(), special, part.Flag("normalized", !special),
            part.Flag("lstrip", false), part.Flag("rstrip", false), part.Flag("single_word", false));
    }
}
