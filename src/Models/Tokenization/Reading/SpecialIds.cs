using System.Text.Json;

namespace Pipeline.Models.Tokenization.Reading;

/// <summary>The tokens with a role, from the files beside a <c>tokenizer.json</c>.</summary>
/// <param name="Bos">Begins a text.</param>
/// <param name="Eos">End a text or a turn; the first is the tokenizer's own.</param>
/// <param name="Pad">Fills up batches.</param>
/// <param name="Unknown">Stands for what has no token.</param>
internal sealed record SpecialIds(int? Bos, IReadOnlyList<int> Eos, int? Pad, int? Unknown)
{
    // The first that names a role decides it.
    private static readonly string[] Files = ["tokenizer_config.json", "special_tokens_map.json"];

    /// <param name="folder">The folder of the tokenizer.</param>
    /// <param name="idOf">Ids of tokens; a token that a file names but the vocabulary lacks has no role.</param>
    public static SpecialIds Read(string folder, Func<string, int?> idOf)
    {
        var files = Files.Select(name => Path.Combine(folder, name)).Where(File.Exists).Select(JsonPart.Read).ToList();
        var eos = new[] { Id("eos_token") }.OfType<int>();
        if (Path.Combine(folder, "generation_config.json") is var generation && File.Exists(generation) && JsonPart.Read(generation).Optional("eos_token_id") is { } more)
            eos = eos.Concat((more.Value.ValueKind is JsonValueKind.Array ? more.Items() : [more]).Where(item => !IsNone(item)).Select(item => item.AsId()));
        return new(Id("bos_token"), [.. eos.Distinct()], Id("pad_token"), Id("unk_token"));

        int? Id(string role) => files.Select(file => file.Optional(role)).FirstOrDefault(part => part is not null) is { } part ? idOf(Content(part)) : null;
    }

    /// <summary>Old configurations say −1 for "none".</summary>
    private static bool IsNone(JsonPart part) => part.Value.ValueKind is JsonValueKind.Number && part.Value.TryGetInt32(out var id) && id < 0;

    private static string Content(JsonPart part) => part.Value.ValueKind is JsonValueKind.Object ? part.Required("content").AsString() : part.AsString();
}
