namespace Pipeline.Host.Output;

/// <summary>Standard error: progress and logs. Where they can no longer be written (a log file on a full disk), they are given up; the run goes on.</summary>
internal sealed class ExpendableStream(Stream inner) : Stream
{
    private bool _givenUp;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_givenUp)
            return;
        try
        {
            inner.Write(buffer);
        }
        catch (IOException)
        {
            // There is nowhere left to tell it; the exit code and run.json still say how the run went.
            _givenUp = true;
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
