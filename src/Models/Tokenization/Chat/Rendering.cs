namespace Pipeline.Models.Tokenization.Chat;

/// <summary>Gathers the segments of a rendered conversation.</summary>
internal sealed class Rendering
{
    public List<ChatSegment> Segments { get; } = [];

    public Rendering Text(string text, bool trained = false)
    {
        // Neighbours of one kind are one segment: they are encoded together, as inference encodes them.
        if (Segments is [.., { IsToken: false } last] && last.IsTrained == trained)
            Segments[^1] = last with { Text = last.Text + text };
        else if (text.Length > 0)
            Segments.Add(new(text, trained, IsToken: false));
        return this;
    }

    public Rendering Token(string? token, bool trained = false)
    {
        if (token is not null)
            Segments.Add(new(token, trained, IsToken: true));
        return this;
    }
}
