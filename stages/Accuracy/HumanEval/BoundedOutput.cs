namespace Pipeline.Accuracy.HumanEval;

/// <summary>Reads a stream to its end and keeps only its beginning: who writes is never held up, and never fills the memory.</summary>
internal sealed class BoundedOutput : IDisposable
{
    private const int Kept = 64 * 1024;
    private readonly ManualResetEventSlim _seen = new();
    private readonly MemoryStream _beginning = new();
    private readonly byte[] _awaited;
    private readonly Stream _stream;
    private readonly Task _reading;

    /// <summary>Begins to read, on a thread of its own: those of the pool may all be waiting for programs.</summary>
    /// <param name="awaited">What <see cref="WaitForBeginning"/> waits for.</param>
    public BoundedOutput(Stream stream, ReadOnlySpan<byte> awaited)
    {
        _awaited = awaited.ToArray();
        _stream = stream;
        _reading = Task.Factory.StartNew(() => Read(stream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until the stream has begun as it should, or has ended.</summary>
    public void WaitForBeginning(TimeSpan limit) => _seen.Wait(limit);

    /// <summary>The beginning, once the stream has ended.</summary>
    public ReadOnlySpan<byte> ToEnd()
    {
        _reading.GetAwaiter().GetResult();
        return _beginning.GetBuffer().AsSpan(0, (int)_beginning.Length);
    }

    public void Dispose()
    {
        _seen.Dispose();
        _beginning.Dispose();
        // A process leaves its streams to whoever asked for them.
        _stream.Dispose();
    }

    private void Read(Stream stream)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (stream.Read(buffer) is var read and > 0)
            {
                _beginning.Write(buffer, 0, (int)Math.Min(read, Kept - _beginning.Length));
                if (_beginning.GetBuffer().AsSpan(0, (int)_beginning.Length).StartsWith(_awaited))
                    _seen.Set();
            }
        }
        finally
        {
            _seen.Set();
        }
    }
}
