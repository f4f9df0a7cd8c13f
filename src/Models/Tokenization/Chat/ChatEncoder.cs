namespace Pipeline.Models.Tokenization.Chat;

/// <summary>Segments to ids: each by itself, so that the ids of a prompt are the first ids of the conversation that goes on from it.</summary>
internal static class ChatEncoder
{
    public static EncodedChat Encode(IReadOnlyList<ChatSegment> segments, Tokenizer tokenizer)
    {
        List<int> ids = [];
        List<bool> trained = [];
        var added = tokenizer.AddedTokens.ToDictionary(token => token.Content);
        // Text behind text goes on from it: a SentencePiece tokenizer puts no space between.
        var continues = false;
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment.IsToken)
            {
                ids.Add(tokenizer.IdOf(segment.Text)!.Value);
                continues = false;
            }
            else if (Stripped(i) is { Length: > 0 } text)
            {
                continues = !tokenizer.EncodeLiteral(text, atStart: i == 0, continues, ids);
            }
            while (trained.Count < ids.Count)
                trained.Add(segment.IsTrained);
        }
        return new(ids, trained);

        // Some tokens take the white space beside them, wherever they are read.
        string Stripped(int i)
        {
            var text = segments[i].Text;
            if (i > 0 && Token(i - 1) is { StripsRight: true })
                text = text.TrimStart();
            // The start of an answer stays as the prompt has it, even where the answer is empty.
            return i + 1 < segments.Count && segments[i].IsTrained == segments[i + 1].IsTrained && Token(i + 1) is { StripsLeft: true } ? text.TrimEnd() : text;
        }

        AddedToken? Token(int i) => segments[i].IsToken && added.TryGetValue(segments[i].Text, out var token) ? token : null;
    }
}
