using System.Text;

namespace Pipeline.Curate.Reading;

/// <summary>One CSV record, fed line by line until its quotes are closed.</summary>
internal sealed class CsvRecordParser(char delimiter)
{
    private readonly StringBuilder _field = new();
    private bool _quoted;

    /// <summary>The fields so far; all of them once <see cref="Complete"/>.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>Whether no quote is open.</summary>
    public bool Complete { get; private set; }

    /// <summary>What is wrong with the record, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes the next line, without its line end.</summary>
    public void Add(string line)
    {
        if (_quoted)
            _field.Append('\n');
        for (var at = 0; at <= line.Length && Problem is null;)
            at = _quoted ? Quoted(line, at) : Bare(line, at);
    }

    /// <summary>Reads a field from its first character, up to the delimiter after it or its opening quote.</summary>
    private int Bare(string line, int at)
    {
        if (at < line.Length && line[at] == '"')
        {
            _quoted = true;
            return at + 1;
        }

        var end = line.IndexOf(delimiter, at);
        Fields.Add(line[at..(end < 0 ? line.Length : end)]);
        Complete = end < 0;
        return end < 0 ? line.Length + 1 : end + 1;
    }

    /// <summary>Reads on inside quotes; a doubled quote is one.</summary>
    private int Quoted(string line, int at)
    {
        var quote = at < line.Length ? line.IndexOf('"', at) : -1;
        if (quote < 0)
        {
            _field.Append(line, at, line.Length - at);
            return line.Length + 1;
        }

        _field.Append(line, at, quote - at);
        if (quote + 1 < line.Length && line[quote + 1] == '"')
        {
            _field.Append('"');
            return quote + 2;
        }

        if (quote + 1 < line.Length && line[quote + 1] != delimiter)
        {
            Problem = $"'{line[quote + 1]}' after a closing quote";
            return quote + 1;
        }

        _quoted = false;
        Fields.Add(_field.ToString());
        _field.Clear();
        Complete = quote + 1 == line.Length;
        return quote + 2;
    }
}
