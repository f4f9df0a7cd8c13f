using System.Text;
using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>Puts a string in the place of every match.</summary>
internal sealed class Replace(IPattern pattern, string content) : INormalizer
{
    public string Normalize(string text, bool continues)
    {
        var matches = new List<Stretch>();
        pattern.Find(text, 0, matches);
        if (matches.Count == 0)
            return text;
        var result = new StringBuilder(text.Length + matches.Count * content.Length);
        var from = 0;
        foreach (var match in matches)
        {
            result.Append(text, from, match.Start - from).Append(content);
            from = match.End;
        }
        return result.Append(text, from, text.Length - from).ToString();
    }
}
