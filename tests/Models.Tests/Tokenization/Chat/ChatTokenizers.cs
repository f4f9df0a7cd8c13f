using System.Text.Json.Nodes;
using Pipeline.Models.Tests.Tokenization.Texts;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Tokenization.Training;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Tokenization.Chat;

/// <summary>Tokenizers that have the tokens of each chat template.</summary>
internal static class ChatTokenizers
{
    /// <summary>One for a template's name: SentencePiece's kind for llama-2, byte-level ones for the others.</summary>
    public static Tokenizer For(string template) => template == "llama-2"
        ? TestTokenizers.Load(TestTokenizers.SentencePieceJson(), ("tokenizer_config.json", """{"bos_token":"<s>","eos_token":"</s>"}"""))
        : ByteLevel("<s>", "</s>", "<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>");

    private static Tokenizer ByteLevel(params string[] special)
    {
        using var folder = new TemporaryFolder();
        BpeTrainer.Train(NastyTexts.All, new() { VocabularySize = 400, SpecialTokens = special, Bos = "<s>", Eos = "</s>" }).Save(folder.Path);
        return Tokenizer.Load(folder.Path);
    }

    /// <summary>The JSON file of a tokenizer with one added token changed.</summary>
    public static string WithFlag(string json, string token, string flag)
    {
        var root = JsonNode.Parse(json)!;
        root["added_tokens"]!.AsArray().First(node => (string?)node!["content"] == token)![flag] = true;
        return root.ToJsonString();
    }
}
