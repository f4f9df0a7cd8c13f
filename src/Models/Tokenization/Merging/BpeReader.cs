using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization.Merging;

/// <summary>Reads <c>model</c> of a <c>tokenizer.json</c>.</summary>
internal static class BpeReader
{
    /// <param name="root">The whole file.</param>
    public static (BpeModel Model, Vocabulary Vocabulary, BpeSettings Settings) Read(JsonPart root)
    {
        var part = root.Required("model");
        // The oldest files leave the type out.
        var type = part.OptionalString("type") ?? (part.Optional("merges") is null ? "without a type" : "BPE");
        if (type != "BPE")
            throw part.Unknown("model", type, "BPE");
        if (part.Optional("dropout") is { } dropout && dropout.Value.GetRawText() is not ("0" or "0.0"))
            throw dropout.Error("merges that are dropped at random give other ids each time", "Set dropout to null.");
        var vocabulary = new Vocabulary(ReadVocabulary(part.Required("vocab")));
        var settings = new BpeSettings(Unknown(root, part, vocabulary), part.Flag("fuse_unk", false), part.Flag("byte_fallback", false), part.Flag("ignore_merges", false),
            NotEmpty(part.OptionalString("continuing_subword_prefix")), NotEmpty(part.OptionalString("end_of_word_suffix")));
        var (merges, cutsAtSign) = ReadMerges(part.Required("merges"), vocabulary, settings.Prefix?.Length ?? 0);
        return (new(vocabulary, merges, cutsAtSign, settings), vocabulary, settings);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int? Unknown(JsonPart root, JsonPart part, Vocabulary vocabulary)
    {
        if (NotEmpty(part.OptionalString("unk_token")) is not { } token)
            return null;
        if (vocabulary.IdOf(token) is >= 0 and var id)
            return id;
        if (root.Optional("added_tokens")?.Items().FirstOrDefault(added => added.OptionalString("content") == token) is { File: not null } found)
            return found.Required("id").AsId();
        // Where every byte has a token, none is ever unknown.
        var bytes = root.Optional("pre_tokenizer")?.Value.GetRawText().Contains("\"ByteLevel\"", StringComparison.Ordinal) == true;
        return bytes ? null : throw part.Error($"unk_token \"{token}\" is neither in vocab nor among added_tokens", "Fetch the file again.");
    }

    private static Dictionary<string, int> ReadVocabulary(JsonPart part)
    {
        if (part.Value.ValueKind != System.Text.Json.JsonValueKind.Object)
            throw part.Error("an object of tokens and ids is expected", "Fetch the file again.");
        var ids = new Dictionary<string, int>();
        var tokens = new Dictionary<int, string>();
        foreach (var property in part.Value.EnumerateObject())
        {
            var (token, id) = (property.Name, new JsonPart(property.Value, part.File, $"{part.Path}[\"{property.Name}\"]").AsId());
            if (!ids.TryAdd(token, id))
                throw part.Error($"the token \"{token}\" comes twice", "Fetch the file again.");
            if (!tokens.TryAdd(id, token))
                throw part.Error($"\"{tokens[id]}\" and \"{token}\" have the same id {id}", "Fetch the file again.");
        }
        return ids;
    }

    private static (MergeTable Merges, bool CutsAtSign) ReadMerges(JsonPart part, Vocabulary vocabulary, int prefix)
    {
        var items = part.Items().ToList();
        var (table, cuts, rank) = (new MergeTable(items.Count), true, 0);
        foreach (var item in items)
        {
            var (left, right) = Pair(item);
            var merged = left + right[Math.Min(prefix, right.Length)..];
            table.Set(Id(left), Id(right), rank++, Id(merged));
            cuts = cuts && merged.AsSpan().TrimStart('▁').IndexOf('▁') < 0;

            int Id(string token) => vocabulary.IdOf(token) is >= 0 and var id ? id : throw item.Error($"the merge of \"{left}\" and \"{right}\" needs the token \"{token}\", which is not in vocab", "Fetch the file again.");
        }
        return (table, cuts);
    }

    private static (string Left, string Right) Pair(JsonPart item)
    {
        string[] parts = item.Value.ValueKind == System.Text.Json.JsonValueKind.Array ? [.. item.Items().Select(part => part.AsString())] : item.AsString().Split(' ');
        return parts is [var left, var right] ? (left, right) : throw item.Error("a merge is two tokens", "Fetch the file again.");
    }
}
