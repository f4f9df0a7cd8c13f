using System.Text.Json;
using Pipeline.Models.Tests.Tokenization.Texts;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Tokenization.Patterns;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Tokenization;

/// <summary>Our ids and texts against those of Hugging Face's own tokenizers. Where they differ for a reason, docs/decisions/033-tokenizers.md has it.</summary>
[TestFixture]
internal sealed class ForeignTokenizerTests
{
    private static readonly string? Further = Environment.GetEnvironmentVariable("PIPELINE_TOKENIZERS");

    [TestCase("tokenizers/tokenizer.json")]
    [TestCase("tokenizers/tiny_bpe_tokenizer.json")]
    public void Encode_published_tokenizer_gives_the_ids_of_hugging_face(string file) =>
        AssertEqual(Path.Combine(RealTexts.Folder, file), [.. NastyTexts.All, .. RealTexts.All().Where((_, row) => row % 30 == 0)]);

    /// <summary>Llama-2's way, on a vocabulary so small that most characters are bytes.</summary>
    [TestCase("null")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false}""")]
    public void Encode_sentence_piece_tokenizer_gives_the_ids_of_hugging_face(string preTokenizer)
    {
        using var folder = new TemporaryFolder();
        var json = preTokenizer == "null" ? TestTokenizers.SentencePieceJson() : TestTokenizers.SentencePieceJson("null", preTokenizer);
        AssertEqual(folder.Write("tokenizer.json", json), NastyTexts.All);
    }

    /// <summary>All rows, some minutes of Node; and tokenizers too large to keep here, from a folder whose folders have a tokenizer.json each.</summary>
    [Test, Category("Nightly")]
    public void Encode_every_row_gives_the_ids_of_hugging_face()
    {
        if (Further is null)
            Assert.Ignore("PIPELINE_TOKENIZERS names no folder of tokenizers to check on every row.");
        foreach (var file in Directory.EnumerateFiles(Further!, "*tokenizer.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            AssertEqual(file, [.. NastyTexts.All, .. RealTexts.All()]);
    }

    internal static void AssertEqual(string file, List<string> texts)
    {
        var tokenizer = Tokenizer.Load(file);
        var rows = texts.Zip(ForeignTokenizer.Encode(file, texts)).ToList();
        var complete = rows.Where(row => IsComplete(tokenizer, row.First)).ToList();
        var differences = complete.Where(row => Difference(tokenizer, row.First, row.Second) is not null).ToList();
        TestContext.Out.WriteLine($"{file}: {complete.Count} of {rows.Count} texts compared, {differences.Count} differ");
        Assert.That(differences.Count, Is.Zero, () => string.Join('\n', differences.Take(10).Select(row => Difference(tokenizer, row.First, row.Second))));
    }

    // A vocabulary without all bytes and without an unknown token: theirs keeps a character that has no token in its place while it merges, so that its neighbours never meet.
    // Hugging Face's library in Rust leaves it out first, as we do.
    private static bool IsComplete(Tokenizer tokenizer, string text) => tokenizer.UnknownId is not null || Enumerable.Range(0, 256).All(b => tokenizer.IdOf(ByteCharacters.Of[b].ToString()) is not null)
        || text.EnumerateRunes().All(rune => tokenizer.Encode(rune.ToString(), addSpecialTokens: false).Length > 0);

    private static string? Difference(Tokenizer tokenizer, string text, ForeignTokenizer.Answer answer)
    {
        var ids = tokenizer.Encode(text, addSpecialTokens: false);
        var framed = answer.Framed is null || tokenizer.Encode(text, addSpecialTokens: true).SequenceEqual(answer.Framed);
        // Theirs drops a byte order mark that stands first in a run of byte tokens.
        var decoded = tokenizer.Decode(ids, skipSpecialTokens: false) is var ours && (ours == answer.Decoded
            || ids.Contains(tokenizer.IdOf("<0xEF>") ?? -1) && ours.Replace("\uFEFF", "") == answer.Decoded.Replace("\uFEFF", ""));
        if (ids.SequenceEqual(answer.Ids) && framed && decoded)
            return null;
        var first = ids.Zip(answer.Ids).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"""
            {JsonSerializer.Serialize(text[..Math.Min(text.Length, 200)])}
              from {first}: ours [{string.Join(' ', ids.Skip(first).Take(8).Select(tokenizer.TokenOf))}] theirs [{string.Join(' ', answer.Ids.Skip(first).Take(8).Select(tokenizer.TokenOf))}]
              framed equal: {framed}; decoded equal: {decoded}{(decoded ? "" : $" ours {JsonSerializer.Serialize(tokenizer.Decode(ids, false))} theirs {JsonSerializer.Serialize(answer.Decoded)}")}
            """;
    }
}
