namespace Pipeline.Data.Tests;

/// <summary>A stream that is only read forward.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A JSON string of so many bytes, then a line <c>[1]</c>, made as they are read.</summary>
internal sealed class LongLine(int length) : ForwardStream
{
    private static readonly byte[] After = [.. "\n[1]\n"u8];
    private long _position;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, length + After.Length - _position);
        var part = buffer.AsSpan(offset, read);
        part.Fill((byte)'x');
        for (var i = 0; i < read; i++, _position++)
        {
            if (_position == 0 || _position == length - 1)
                part[i] = (byte)'"';
            else if (_position >= length)
                part[i] = After[_position - length];
        }

        return read;
    }
}

/// <summary>Gives its bytes in pieces of uneven size, as a pipe does.</summary>
internal sealed class Trickle(byte[] bytes) : ForwardStream
{
    private int _position;
    private int _piece;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Math.Min(Math.Min(count, bytes.Length - _position), 1 + (_piece++ * 7919 % 60_000));
        bytes.AsSpan(_position, read).CopyTo(buffer.AsSpan(offset));
        _position += read;
        return read;
    }
}
