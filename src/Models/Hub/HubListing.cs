using System.Text.Json;

namespace Pipeline.Models.Hub;

/// <summary>The hub's answer to "what is in this repository?".</summary>
internal static class HubListing
{
    /// <summary>The wanted files of an answer.</summary>
    /// <param name="answer">The JSON.</param>
    /// <param name="source">Its address, for messages.</param>
    /// <exception cref="HubException">The answer is not what a hub answers, or names files that lead out of a folder.</exception>
    public static HubSnapshot Read(Stream answer, string source, string repository, IReadOnlyList<string> patterns)
    {
        JsonElement root;
        try
        {
            root = ModelJson.Parse(answer, source);
        }
        catch (ModelFormatException problem)
        {
            throw new HubException($"{problem.Message} Is {HubOptions.EndpointVariable} a hub?");
        }

        var problems = new List<string>();
        var fields = new JsonFields(root, problems);
        var commit = fields.Text("sha") ?? "";
        if (!HubAddress.IsCommit(commit))
            problems.Add($"sha is {Quote.Name(commit)}, not a commit");
        var files = new SortedDictionary<string, HubFile>(StringComparer.Ordinal);
        if (fields.Find("siblings") is { ValueKind: JsonValueKind.Array } siblings)
        {
            foreach (var sibling in siblings.EnumerateArray())
                ReadFile(sibling, patterns, files, problems);
        }
        else
        {
            problems.Add("siblings, the list of files, is missing");
        }

        return problems.Count == 0
            ? new(repository, commit, [.. files.Values])
            : throw new HubException($"{source} answers what cannot be believed; choose another {HubOptions.EndpointVariable} or revision:{Quote.List(problems)}");
    }

    private static void ReadFile(JsonElement sibling, IReadOnlyList<string> patterns, SortedDictionary<string, HubFile> files, List<string> problems)
    {
        if (sibling.ValueKind != JsonValueKind.Object)
        {
            problems.Add("a file is not described by an object");
            return;
        }

        var fields = new JsonFields(sibling, problems);
        var name = fields.Text("rfilename") ?? "";
        if (!HubAddress.IsSafe(name))
        {
            problems.Add($"the file name {Quote.Name(name)} leads out of the folder or is none");
            return;
        }

        if (!HubFilePatterns.Wants(patterns, name))
            return;
        var large = fields.Object("lfs");
        var file = new HubFile(name, Size(fields) ?? -1, Hash(large?.Text("sha256"), 64), large is null ? Hash(fields.Text("blobId"), 40) : null);
        if (file.Size < 0 || (file.Sha256 is null && file.BlobId is null))
            problems.Add($"{Quote.Name(name)} has no size, or no hash to check it by");
        else if (!files.TryAdd(name, file))
            problems.Add($"{Quote.Name(name)} stands there twice");
    }

    private static long? Size(JsonFields fields) =>
        fields.Find("size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt64(out var bytes) && bytes >= 0 ? bytes : null;

    private static string? Hash(string? text, int digits) => text?.Length == digits && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : null;
}
