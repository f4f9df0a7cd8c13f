using Pipeline.Contracts;
using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;
using Spectre.Console;

namespace Pipeline.Host.Output;

/// <summary>Tells a run on a terminal: a bar for each running stage, with rate and time left, and finished stages as lines above.</summary>
internal sealed class LiveObserver(IAnsiConsole console, Verbosity verbosity, TimeProvider time) : IRunObserver, IAsyncDisposable
{
    private readonly Dictionary<string, (ProgressTask Task, ProgressMeter Meter)> _running = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProgressContext? _bars;
    private Task _drawing = Task.CompletedTask;
    private int _stages;
    private int _finished;

    public void Begin(int stages) => _stages = stages;

    public void Started(string stage, IReadOnlyList<string> reasons)
    {
        if (verbosity >= Verbosity.Verbose)
            console.WriteLine(RunLines.Started(stage, reasons));
        if (verbosity < Verbosity.Normal)
            return;
        _bars ??= StartDrawing();
        var bar = _bars.AddTask(Markup.Escape(stage));
        bar.IsIndeterminate = true;
        _running[stage] = (bar, new ProgressMeter(time));
    }

    public void Progress(string stage, ProgressEvent progress)
    {
        if (progress.Event != ProgressEvent.Progress || !_running.TryGetValue(stage, out var running))
            return;
        running.Meter.Report(progress);
        running.Task.IsIndeterminate = running.Meter.Total is null;
        running.Task.MaxValue = running.Meter.Total ?? 1;
        running.Task.Value = running.Meter.Done;
        running.Task.Description = Markup.Escape($"{stage}  {running.Meter}");
    }

    public void Finished(StageOutcome outcome)
    {
        _finished++;
        if (_running.Remove(outcome.Stage, out var running))
        {
            running.Task.StopTask();
            _bars!.RemoveTask(running.Task);
        }

        if (RunLines.IsShown(outcome, verbosity))
            console.WriteLine(RunLines.Finished(outcome, _finished, _stages), Color(outcome.Status));
    }

    public void Warn(string message)
    {
        if (verbosity > Verbosity.Quiet)
            console.WriteLine($"warning: {SafeText.Lines(message)}", new Style(Spectre.Console.Color.Yellow));
    }

    /// <summary>Takes the bars away.</summary>
    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _drawing;
    }

    private ProgressContext StartDrawing()
    {
        var started = new TaskCompletionSource<ProgressContext>();
        _drawing = console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(bars =>
            {
                started.SetResult(bars);
                return _end.Task;
            });
        return started.Task.GetAwaiter().GetResult();
    }

    private static Style Color(StageStatus status) => status switch
    {
        StageStatus.Executed => new Style(Spectre.Console.Color.Green),
        StageStatus.Failed => new Style(Spectre.Console.Color.Red),
        _ => new Style(Spectre.Console.Color.Grey),
    };
}
