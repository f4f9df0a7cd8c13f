namespace Pipeline.Sdk.Tests;

/// <summary>A clock that a test moves by hand, with the one timer that progress keeps.</summary>
internal sealed class HandClock : TimeProvider
{
    private Action<TimeSpan>? _pass;
    private long _now;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(() => callback(state));
        _pass = timer.Pass;
        return timer;
    }

    public void Advance(int milliseconds)
    {
        _now += milliseconds;
        _pass?.Invoke(TimeSpan.FromMilliseconds(milliseconds));
    }

    private sealed class HandTimer(Action callback) : ITimer
    {
        private TimeSpan? _due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime;
            return true;
        }

        public void Pass(TimeSpan elapsed)
        {
            if (_due is not { } due || (_due = due - elapsed) > TimeSpan.Zero)
                return;
            _due = null;
            callback();
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
