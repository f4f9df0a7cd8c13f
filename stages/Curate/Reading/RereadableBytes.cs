namespace Pipeline.Curate.Reading;

/// <summary>
/// The bytes of a file, forward, and again from a place that has been passed. A place in the part in memory costs nothing; for one before it
/// the part is read again, a compressed file from its start: however far a reader looks ahead, no more than a part is held.
/// </summary>
internal sealed class RereadableBytes(Func<Stream> open) : IDisposable
{
    private const int PartBytes = 1 << 20;
    private readonly byte[] _part = new byte[PartBytes];
    private Stream _stream = open();
    private long _partStart;
    private int _count;
    private int _at;

    /// <summary>Of the next byte, from the start of the file.</summary>
    public long Position => _partStart + _at;

    /// <summary>Bytes from <see cref="Position"/> on; none at the end of the file.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_at == _count)
        {
            _partStart += _count;
            _count = _stream.ReadAtLeast(_part, _part.Length, throwOnEndOfStream: false);
            _at = 0;
        }

        return _part.AsSpan(_at, _count - _at);
    }

    /// <summary>Goes forward by some of the bytes that <see cref="Next"/> gave.</summary>
    public void Advance(int count) => _at += count;

    /// <summary>Goes to a place that has been passed.</summary>
    public void GoBack(long position)
    {
        if (position < _partStart && _stream.CanSeek)
        {
            _stream.Position = position;
            (_partStart, _count) = (position, 0);
        }
        else if (position < _partStart)
        {
            _stream.Dispose();
            _stream = open();
            (_partStart, _count, _at) = (0, 0, 0);
            while (Next().Length is var length and > 0 && _partStart + length <= position)
                _at = _count;
        }

        _at = (int)(position - _partStart);
    }

    public void Dispose() => _stream.Dispose();
}
