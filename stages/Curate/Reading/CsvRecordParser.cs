using System.Text;

namespace Pipeline.Curate.Reading;

/// <summary>One CSV record, fed in parts up to the line end outside its quotes. Past <paramref name="maximumBytes"/> its fields are no longer held, only followed.</summary>
internal sealed class CsvRecordParser(char delimiter, int maximumBytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<(int Start, int End)> _fields = [];
    private byte[] _text = new byte[256];
    private int _held;
    private int _start;
    private long _opened;
    private Place _place;

    private enum Place
    {
        FieldStart,
        Bare,
        Quoted,
        AfterQuote,
        AfterReturn,
    }

    /// <summary>Whether the record has ended: its fields are all there.</summary>
    public bool Complete { get; private set; }

    /// <summary>What is wrong with the record, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Line ends passed so far, the last one of the record among them.</summary>
    public long LineEnds { get; private set; }

    /// <summary>The fields of a complete record that is within the limit.</summary>
    /// <exception cref="DecoderFallbackException">They are not UTF-8.</exception>
    public string[] Fields() => [.. _fields.Select(field => StrictUtf8.GetString(_text, field.Start, field.End - field.Start))];

    /// <summary>Takes the next bytes of the file, as far as the record reaches; their number.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && !Complete && Problem is null)
        {
            at += _place switch
            {
                Place.FieldStart => Begin(bytes[at]),
                Place.Bare => Bare(bytes[at..]),
                Place.Quoted => Quoted(bytes[at..]),
                _ => AfterQuote(bytes[at..]),
            };
        }

        return at;
    }

    /// <summary>The file ends here.</summary>
    /// <param name="line">The record's first line, for the message.</param>
    public void End(long line)
    {
        if (_place is Place.Quoted)
            Problem = $"a quote opened on line {line + _opened} is not closed";
        else
            EndField(last: true);
    }

    private int Begin(byte first)
    {
        _place = first == '"' ? Place.Quoted : Place.Bare;
        _opened = LineEnds;
        return first == '"' ? 1 : 0;
    }

    private int Bare(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)delimiter, (byte)'\n');
        Hold(bytes[..(end < 0 ? bytes.Length : end)]);
        if (end < 0)
            return bytes.Length;
        EndField(last: bytes[end] == '\n');
        return end + 1;
    }

    private int Quoted(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'"', (byte)'\n');
        Hold(bytes[..(end < 0 ? bytes.Length : end)]);
        if (end < 0)
            return bytes.Length;
        if (bytes[end] == '"')
        {
            _place = Place.AfterQuote;
            return end + 1;
        }

        TrimReturns();
        Hold("\n"u8);
        LineEnds++;
        return end + 1;
    }

    /// <summary>What may follow a quote inside quotes: another one, which makes both one sign, or the end of the field.</summary>
    private int AfterQuote(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] == '\n' || (bytes[0] == delimiter && _place is Place.AfterQuote))
        {
            EndField(last: bytes[0] == '\n');
            return 1;
        }

        if (bytes[0] == '"' && _place is Place.AfterQuote)
        {
            Hold("\""u8);
            _place = Place.Quoted;
        }
        else if (bytes[0] == '\r')
        {
            _place = Place.AfterReturn;
        }
        else
        {
            Rune.DecodeFromUtf8(bytes, out var rune, out _);
            Problem = _place is Place.AfterReturn ? "a carriage return after a closing quote" : $"'{rune}' after a closing quote";
        }

        return 1;
    }

    private void EndField(bool last)
    {
        if (last && _place is Place.Bare)
            TrimReturns();
        LineEnds += last ? 1 : 0;
        Complete = last;
        _place = Place.FieldStart;
        _fields.Add((_start, _held));
        _start = _held;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, maximumBytes - _held)];
        if (_held + bytes.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(_held + bytes.Length, _text.Length * 2));
        bytes.CopyTo(_text.AsSpan(_held));
        _held += bytes.Length;
    }

    /// <summary>Takes the carriage returns before a line end from the field.</summary>
    private void TrimReturns()
    {
        while (_held > _start && _text[_held - 1] == '\r')
            _held--;
    }
}
