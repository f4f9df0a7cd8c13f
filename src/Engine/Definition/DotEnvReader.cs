using System.Text;

namespace Pipeline.Engine.Definition;

/// <summary>
/// Reads <c>.env</c> line by line: <c>NAME=value</c>, before it perhaps <c>export</c>. A plain value ends before <c> #</c>; in single quotes all stands as
/// it is, in double quotes <c>\n \r \t \" \\ \$</c> are replaced; quoted values may have several lines. Nothing is expanded.
/// </summary>
internal sealed class DotEnvReader(string text)
{
    private readonly string _text = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
    private int _at;
    private int _nextLine = 1;

    /// <summary>The number of the line that was read, from 1: the first of several.</summary>
    public int Line { get; private set; }
    /// <summary>Empty for a line without a variable.</summary>
    public string Name { get; private set; } = "";
    public string Value { get; private set; } = "";
    public bool IsMistaken { get; private set; }

    /// <summary>Reads the next line; false at the end.</summary>
    public bool Next()
    {
        if (_at >= _text.Length)
            return false;
        var start = _at;
        (Line, Name, Value) = (_nextLine, "", "");
        IsMistaken = !TryRead() || Value.Contains('\0', StringComparison.Ordinal);
        if (IsMistaken)
            _at = start;
        // After a mistake the next line is looked at again: a quote left open must not swallow the file.
        var end = _text.IndexOf('\n', _at) is var newline and >= 0 ? newline + 1 : _text.Length;
        _nextLine += _text.AsSpan(start, end - start).Count('\n');
        _at = end;
        return true;
    }

    private char Here => _at < _text.Length ? _text[_at] : '\n';

    private bool TryRead()
    {
        SkipBlanks();
        if (Here is '\n' or '#')
            return true;
        var name = Word();
        if (name == "export" && Here is ' ' or '\t')
        {
            SkipBlanks();
            name = Word();
        }

        SkipBlanks();
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || Here != '=')
            return false;
        _at++;
        SkipBlanks();
        if (!(Here is '\'' or '"' ? TryQuoted(Here) : Plain()))
            return false;
        Name = name;
        SkipBlanks();
        return Here is '\n' or '#';
    }

    private void SkipBlanks()
    {
        while (Here is ' ' or '\t')
            _at++;
    }

    private string Word()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Here) || Here == '_')
            _at++;
        return _text[start.._at];
    }

    private bool Plain()
    {
        var start = _at;
        while (Here != '\n' && !(Here == '#' && (_at == start || char.IsWhiteSpace(_text[_at - 1]))))
            _at++;
        Value = _text[start.._at].TrimEnd();
        return true;
    }

    private bool TryQuoted(char quote)
    {
        var value = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == quote)
            {
                _at++;
                Value = value.ToString();
                return true;
            }

            if (quote == '"' && _text[_at] == '\\' && _at + 1 < _text.Length && Escaped(_text[_at + 1]) is { } escaped)
            {
                value.Append(escaped);
                _at++;
            }
            else
            {
                value.Append(_text[_at]);
            }
        }

        return false;
    }

    private static char? Escaped(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '"' or '\\' or '$' => letter,
        _ => null,
    };
}
