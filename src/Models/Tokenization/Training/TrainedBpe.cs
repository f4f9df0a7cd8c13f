using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.Training;

/// <summary>A tokenizer as it comes out of training.</summary>
/// <param name="Tokens">The tokens; a token's place is its id.</param>
/// <param name="Merges">The merges, the earliest first.</param>
/// <param name="Options">What it was trained with.</param>
public sealed record TrainedBpe(IReadOnlyList<string> Tokens, IReadOnlyList<(string Left, string Right)> Merges, BpeTrainerOptions Options)
{
    // The same bytes everywhere; tokens stay readable.
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c>, the same bytes for the same tokenizer.</summary>
    /// <param name="folder">The folder, which exists.</param>
    public void Save(string folder)
    {
        Write(Path.Combine(folder, "tokenizer.json"), WriteTokenizer);
        Write(Path.Combine(folder, "tokenizer_config.json"), WriteConfig);
    }

    private static void Write(string file, Action<Utf8JsonWriter> write)
    {
        using var stream = File.Create(file);
        using (var json = new Utf8JsonWriter(stream, Format))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private void WriteTokenizer(Utf8JsonWriter json)
    {
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        for (var id = 0; id < Options.SpecialTokens.Count; id++)
            WriteAdded(json, id);
        json.WriteEndArray();
        json.WriteNull("normalizer");
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", Llama3Pattern.Text(Options.Digits));
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        json.WriteStartObject();
        WriteByteLevel(json);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("post_processor");
        WriteByteLevel(json);
        json.WriteEndObject();
        json.WriteStartObject("decoder");
        WriteByteLevel(json);
        json.WriteEndObject();
        WriteModel(json);
    }

    private void WriteAdded(Utf8JsonWriter json, int id)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("content", Options.SpecialTokens[id]);
        foreach (var flag in (ReadOnlySpan<string>)["single_word", "lstrip", "rstrip", "normalized"])
            json.WriteBoolean(flag, false);
        json.WriteBoolean("special", true);
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json)
    {
        json.WriteString("type", "ByteLevel");
        foreach (var flag in (ReadOnlySpan<string>)["add_prefix_space", "trim_offsets", "use_regex"])
            json.WriteBoolean(flag, false);
    }

    private void WriteModel(Utf8JsonWriter json)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        foreach (var name in (ReadOnlySpan<string>)["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"])
            json.WriteNull(name);
        foreach (var flag in (ReadOnlySpan<string>)["fuse_unk", "byte_fallback", "ignore_merges"])
            json.WriteBoolean(flag, false);
        json.WriteStartObject("vocab");
        for (var id = 0; id < Tokens.Count; id++)
            json.WriteNumber(Tokens[id], id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in Merges)
            json.WriteStringValue($"{left} {right}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteConfig(Utf8JsonWriter json)
    {
        foreach (var (role, token) in ((string, string?)[])[("bos_token", Options.Bos), ("eos_token", Options.Eos), ("pad_token", Options.Pad), ("chat_template", Options.ChatTemplate)])
            if (token is not null)
                json.WriteString(role, token);
        json.WriteBoolean("clean_up_tokenization_spaces", false);
        json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
    }
}
