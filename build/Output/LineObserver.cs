using Pipeline.Contracts;
using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Output;

/// <summary>Tells a run without a terminal: a line per stage, and at most one line in ten seconds of work.</summary>
internal sealed class LineObserver(TextWriter error, Verbosity verbosity, TimeProvider time) : IRunObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, ProgressMeter> _running = new(StringComparer.Ordinal);
    private long _lastLine = time.GetTimestamp();
    private int _stages;
    private int _finished;

    public void Begin(int stages) => _stages = stages;

    public void Started(string stage, IReadOnlyList<string> reasons)
    {
        _running[stage] = new ProgressMeter(time);
        if (verbosity >= Verbosity.Verbose)
            error.WriteLine(RunLines.Started(stage, reasons));
    }

    public void Progress(string stage, ProgressEvent progress)
    {
        if (progress.Event != ProgressEvent.Progress || !_running.TryGetValue(stage, out var meter))
            return;
        meter.Report(progress);
        if (verbosity < Verbosity.Normal || time.GetElapsedTime(_lastLine) < Pause)
            return;
        _lastLine = time.GetTimestamp();
        error.WriteLine(SafeText.Line($"{stage}: {meter}"));
    }

    public void Finished(StageOutcome outcome)
    {
        _finished++;
        _running.Remove(outcome.Stage);
        if (RunLines.IsShown(outcome, verbosity))
            error.WriteLine(RunLines.Finished(outcome, _finished, _stages));
    }

    public void Warn(string message)
    {
        if (verbosity > Verbosity.Quiet)
            error.WriteLine($"warning: {SafeText.Lines(message)}");
    }
}
