using System.Text;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Training;

namespace Pipeline.Train;

/// <summary>A row with what is learned of it between ⟦ and ⟧.</summary>
internal static class MaskPreview
{
    public static string Of(TrainingExample example, Tokenizer tokenizer)
    {
        var text = new StringBuilder();
        for (var start = 0; start < example.Tokens.Length;)
        {
            var end = start + 1;
            while (end < example.Tokens.Length && example.Trained[end] == example.Trained[start])
                end++;
            var piece = tokenizer.Decode(example.Tokens.AsSpan(start, end - start), skipSpecialTokens: false);
            text.Append(example.Trained[start] ? $"⟦{piece}⟧" : piece);
            start = end;
        }

        return text.Replace("\r", "\\r").Replace("\n", "\\n").ToString();
    }
}
