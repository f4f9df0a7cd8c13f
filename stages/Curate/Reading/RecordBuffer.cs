using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Reading;

/// <summary>Collects the bytes of one record and, past the limit, only counts them: a line of 100 MB takes no memory.</summary>
internal sealed class RecordBuffer(int maximum)
{
    /// <summary>How much of a record that is refused goes to the output.</summary>
    private const int ExcerptBytes = 1024;

    private byte[] _bytes = new byte[4096];
    private int _held;
    private bool _endsInReturn;

    /// <summary>Bytes of the record so far.</summary>
    public long Length { get; private set; }

    public void Add(ReadOnlySpan<byte> part)
    {
        Length += part.Length;
        _endsInReturn = part.IsEmpty ? _endsInReturn : part[^1] == '\r';
        part = part[..Math.Min(part.Length, maximum - _held)];
        if (_held + part.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_held + part.Length, Math.Min(maximum, _bytes.Length * 2)));
        part.CopyTo(_bytes.AsSpan(_held));
        _held += part.Length;
    }

    /// <summary>The record, and an empty buffer.</summary>
    public RawRecord Take(long line, Rejection? problem = null)
    {
        // The carriage return of CRLF belongs to the line end, which does not count.
        var length = _endsInReturn ? Length - 1 : Length;
        if (length > maximum)
            problem = new(Reason.TooLong, $"{length} bytes, more than max_row_bytes ({maximum})");
        var bytes = _bytes.AsSpan(0, (int)Math.Min(_held, length));
        var record = new RawRecord(line, problem is null ? bytes.ToArray() : Excerpt(bytes), problem);
        Clear();
        return record;
    }

    public void Clear()
    {
        _held = 0;
        Length = 0;
        _endsInReturn = false;
    }

    /// <summary>The first bytes of a record, in an array of their own.</summary>
    public static byte[] Excerpt(ReadOnlySpan<byte> record) => record[..Math.Min(ExcerptBytes, record.Length)].ToArray();

    /// <summary>Whether nothing but spaces, tabs and a carriage return was added.</summary>
    public bool IsBlank => Length == _held && !_bytes.AsSpan(0, _held).ContainsAnyExcept(" \t\r"u8);
}
