namespace Pipeline.Models.Checkpoints;

/// <summary>Passes on the bytes of one tensor and counts them: one too many or too few would shift everything after it.</summary>
internal sealed class ExactLengthStream(Stream destination, long length, string name) : Stream
{
    private long _written;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => length;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > length - _written)
            throw new InvalidOperationException($"Tensor {Quote.Name(name)} takes {length} bytes by its shape; more were written.");
        destination.Write(buffer);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidOperationException">Bytes are missing.</exception>
    public void RequireFull()
    {
        if (_written != length)
            throw new InvalidOperationException($"Tensor {Quote.Name(name)} takes {length} bytes by its shape; {_written} were written.");
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
