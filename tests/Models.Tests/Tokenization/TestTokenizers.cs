using System.Text.Json;
using Pipeline.Models.Tests.Tokenization.Texts;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Tokenization.Training;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Tokenization;

/// <summary>Small tokenizers of the kinds that models have.</summary>
internal static class TestTokenizers
{
    private static readonly Lazy<Tokenizer> Bytes = new(() =>
    {
        using var folder = new TemporaryFolder();
        TrainByteLevel().Save(folder.Path);
        return Tokenizer.Load(folder.Path);
    });

    private static readonly Lazy<Tokenizer> Pieces = new(() => Load(SentencePieceJson()));

    /// <summary>Byte-level, trained on nasty texts, with ChatML's tokens.</summary>
    public static Tokenizer ByteLevel => Bytes.Value;

    /// <summary>As Llama-2: ▁ for spaces and in front, bytes for what has no token.</summary>
    public static Tokenizer SentencePiece => Pieces.Value;

    public static TrainedBpe TrainByteLevel(int size = 700) => BpeTrainer.Train(NastyTexts.All, new()
    {
        VocabularySize = size,
        Digits = 2,
        SpecialTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        Eos = "<|im_end|>",
        Pad = "<|endoftext|>",
    });

    public static Tokenizer Load(string json, params (string Name, string Text)[] beside)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", json);
        foreach (var (name, text) in beside)
            folder.Write(name, text);
        return Tokenizer.Load(folder.Path);
    }

    /// <summary>The JSON of a tokenizer like Llama-2's.</summary>
    /// <param name="normalizer">Its normalizer, in JSON; Llama-2's by default.</param>
    /// <param name="preTokenizer">Its pre-tokenizer, in JSON.</param>
    public static string SentencePieceJson(
        string normalizer = """{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]}""",
        string preTokenizer = "null")
    {
        List<string> tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"), .. "▁abcdefghijklmnopqrstuvwxyzINST[]/.,é中".Select(c => c.ToString())];
        string[][] merges = [["▁", "a"], ["▁", "t"], ["h", "e"], ["i", "n"], ["▁", "▁"], ["▁▁", "▁▁"], ["a", "n"], ["▁t", "he"], ["▁a", "n"], ["a", "b"], ["ab", "ab"], ["e", "r"], ["▁", "s"], ["in", "g"], ["l", "l"], ["h", "a"], ["a", "a"], ["aa", "aa"]];
        tokens.AddRange(merges.Select(pair => pair[0] + pair[1]).Except(tokens));
        var vocab = JsonSerializer.Serialize(tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id));
        return $$$"""
            {"version":"1.0","truncation":null,"padding":null,
             "added_tokens":[{"id":0,"content":"<unk>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
                             {"id":1,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
                             {"id":2,"content":"</s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
             "normalizer":{{{normalizer}}},"pre_tokenizer":{{{preTokenizer}}},
             "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[],"special_tokens":{"<s>":{"id":"<s>","ids":[1],"tokens":["<s>"]} } },
             "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
             "model":{"type":"BPE","dropout":null,"unk_token":"<unk>","continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":true,"byte_fallback":true,"vocab":{{{vocab}}},"merges":{{{JsonSerializer.Serialize(merges)}}} } }
            """;
    }

    /// <summary>A tokenizer of single letters and a few merges, for tests of one part; the rest is absent.</summary>
    public static string LettersJson(string rest = "\"version\":\"1.0\"", string model = "\"type\":\"BPE\"") =>
        $$"""{"model":{ {{model}},"vocab":{"a":0,"b":1,"c":2,"ab":3,"abc":4," ":5,"<x>":6},"merges":["a b","ab c"]}, {{rest}} }""";
}
