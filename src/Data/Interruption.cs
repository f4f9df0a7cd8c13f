using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>Interrupts what a connection does when a token is cancelled, until disposed.</summary>
internal sealed class Interruption : IDisposable
{
    // DuckDB forgets an interrupt that comes before its query has begun, so it is said again until the query has ended.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly Lock _lock = new();
    private readonly ConnectionHandle _connection;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;
    private bool _over;

    public Interruption(ConnectionHandle connection, CancellationToken cancellationToken)
    {
        _connection = connection;
        _registration = cancellationToken.UnsafeRegister(static self => ((Interruption)self!).Begin(), this);
    }

    public void Dispose()
    {
        _registration.Dispose();
        lock (_lock)
        {
            _over = true;
            _timer?.Dispose();
        }
    }

    private void Begin()
    {
        lock (_lock)
        {
            if (!_over)
                _timer = new Timer(static self => ((Interruption)self!).Interrupt(), this, TimeSpan.Zero, Interval);
        }
    }

    private void Interrupt()
    {
        lock (_lock)
        {
            if (!_over)
                Startup.Interrupt(_connection);
        }
    }
}
