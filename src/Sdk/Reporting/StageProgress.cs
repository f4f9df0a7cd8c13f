using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Sdk.Reporting;

/// <summary>
/// Progress and metrics, as JSON lines on standard output. Report as often as you like: at most ten progress events a second go out, and
/// the last one always does. Every metric goes out. Safe for several threads.
/// </summary>
public sealed class StageProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly Stream _output;
    private readonly TimeProvider _time;
    private readonly StageLog _log;
    private readonly ITimer _timer;
    private ProgressEvent? _held;
    private long? _lastSent;
    private bool _closed;

    internal StageProgress(Stream output, TimeProvider time, StageLog log)
    {
        _output = output;
        _time = time;
        _log = log;
        _timer = time.CreateTimer(static self => ((StageProgress)self!).SendHeld(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Says how much is done.</summary>
    /// <param name="done">So far.</param>
    /// <param name="total">In all, where known.</param>
    /// <param name="unit">What is counted: rows, tokens, steps.</param>
    public void Report(double done, double? total = null, string? unit = null)
    {
        lock (_lock)
        {
            _held = new(ProgressEvent.Progress, done, total, unit);
            var wait = _lastSent is { } last ? Interval - _time.GetElapsedTime(last) : TimeSpan.Zero;
            if (wait <= TimeSpan.Zero)
                SendHeld();
            else
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Says a value of a curve, such as the loss at a step. A value that is not finite goes out without its number.</summary>
    public void Metric(string name, double value, long? step = null)
    {
        lock (_lock)
            Send(new(ProgressEvent.Metric, Name: name, Step: step, Value: double.IsFinite(value) ? value : null));
    }

    /// <summary>Sends what is held back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            SendHeld();
            _closed = true;
        }

        _timer.Dispose();
    }

    private void SendHeld()
    {
        lock (_lock)
        {
            if (_held is not { } progress)
                return;
            _held = null;
            _lastSent = _time.GetTimestamp();
            Send(progress);
        }
    }

    private void Send(ProgressEvent progress)
    {
        if (_closed)
            return;
        try
        {
            _output.Write([.. JsonSerializer.SerializeToUtf8Bytes(progress, ContractJson.Of<ProgressEvent>()), (byte)'\n']);
            _output.Flush();
        }
        catch (IOException exception)
        {
            // Nobody listens any more; the work itself is not harmed.
            _closed = true;
            _log.Warning($"progress is no longer reported: {exception.Message}");
        }
    }
}
