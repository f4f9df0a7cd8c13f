namespace Pipeline.Data.JsonLines;

/// <summary>Splits a stream into lines. A line over the limit is measured and passed over, never held.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes) : IDisposable
{
    private const int FirstBufferSize = 128 * 1024;
    private byte[] _buffer = new byte[FirstBufferSize];
    private int _start;
    private int _end;
    private long _position;
    private bool _ended;

    /// <summary>Of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Of the current line's first byte in the stream, after a byte order mark.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the current line, without its end.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the current line is over the limit, and so not in <see cref="Line"/>.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The current line without its end, until the next is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    public bool Read()
    {
        if (Number == 0)
            SkipByteOrderMark();
        Offset = _position;
        Length = 0;
        TooLong = false;
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
                return Take(searched + found, ending: 1);
            searched = _end - _start;
            // One byte more than the limit, because the last may be the CR of a line end.
            if (searched > maxLineBytes + 1L)
                searched = PassOver(searched);
            if (!Fill())
                return searched + Length > 0 && Take(searched, ending: 0);
        }
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Ends the line after <paramref name="count"/> bytes of the buffer.</summary>
    private bool Take(int count, int ending)
    {
        var bytes = _buffer.AsMemory(_start, count);
        // A CR kept back by PassOver stands at the start of what is left, so it is seen here in both cases.
        if (ending == 1 && bytes.Length > 0 && bytes.Span[^1] == '\r')
            bytes = bytes[..^1];
        Length += bytes.Length;
        TooLong = Length > maxLineBytes;
        Line = TooLong ? default : bytes;
        Advance(count + ending);
        Number++;
        return true;
    }

    /// <summary>Drops the bytes of a line that is already too long, all but the last, which may be a CR.</summary>
    private int PassOver(int count)
    {
        Length += count - 1;
        Advance(count - 1);
        return 1;
    }

    private void Advance(int count)
    {
        _start += count;
        _position += count;
    }

    /// <summary>Reads on; false at the end of the stream.</summary>
    private bool Fill()
    {
        if (_ended)
            return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, _buffer.Length * 2L));
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
        return !_ended;
    }

    private void SkipByteOrderMark()
    {
        while (_end - _start < 3 && Fill())
        {
        }

        if (_buffer.AsSpan(_start, _end - _start).StartsWith("\uFEFF"u8))
            Advance(3);
    }
}
