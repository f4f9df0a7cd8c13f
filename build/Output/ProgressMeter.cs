using Pipeline.Contracts;

namespace Pipeline.Host.Output;

/// <summary>One stage's progress: how far, how fast, how long to go.</summary>
internal sealed class ProgressMeter(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private double? _first;
    private long _firstAt;

    public double Done { get; private set; }
    public double? Total { get; private set; }
    public string Unit { get; private set; } = "";
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Units per second since the first report, or null while there is nothing to divide.
    /// Not since the start: what a resumed stage had done before would count as speed.</summary>
    public double? Rate
    {
        get
        {
            var seconds = time.GetElapsedTime(_firstAt).TotalSeconds;
            return _first is { } first && seconds > 0 && Done > first ? (Done - first) / seconds : null;
        }
    }

    public TimeSpan? Left => Total is { } total && Rate is { } rate && total > Done ? Seconds((total - Done) / rate) : null;

    public void Report(ProgressEvent progress)
    {
        Done = progress.Done ?? Done;
        Total = progress.Total ?? Total;
        Unit = progress.Unit ?? Unit;
        if (_first is not null)
            return;
        (_first, _firstAt) = (Done, time.GetTimestamp());
    }

    /// <summary>Such as <c>120/400 rows · 31/s · 9s left</c>.</summary>
    public override string ToString()
    {
        var done = Total is { } total ? $"{Done:0.##}/{total:0.##}" : $"{Done:0.##}";
        var text = SafeText.Line($"{done} {Unit}".TrimEnd());
        if (Rate is { } rate)
            text += $" · {(rate >= 10 ? rate.ToString("0") : rate.ToString("0.##"))}/s";
        return Left is { } left ? $"{text} · {Duration.Short(left)} left" : text;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(999).TotalSeconds));
}
