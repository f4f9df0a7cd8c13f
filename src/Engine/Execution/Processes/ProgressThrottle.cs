using Pipeline.Contracts;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// Passes on at most 20 times a second what a stage tells, always ending with the newest: of its progress one event, and of each
/// metric one. Between two times newer events replace older ones.
/// </summary>
internal sealed class ProgressThrottle(Action<ProgressEvent> onProgress)
{
    // A stage that makes up names must not make us grow.
    private const int MostNames = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<(string Event, string? Name), ProgressEvent> waiting = [];
    private TimeSpan last = -Interval;

    /// <summary>When the next events are due; null if none wait.</summary>
    public TimeSpan? Due => waiting.Count == 0 ? null : last + Interval;

    public void Offer(ProgressEvent told)
    {
        var key = (told.Event, told.Name);
        if (waiting.Count < MostNames || waiting.ContainsKey(key))
            waiting[key] = told;
    }

    /// <summary>Passes on what waits, if it is due or <paramref name="force"/> says that nothing more will come.</summary>
    public void Flush(TimeSpan now, bool force = false)
    {
        if (waiting.Count == 0 || (!force && now < Due))
            return;
        last = now;
        foreach (var told in waiting.Values)
            onProgress(told);
        waiting.Clear();
    }
}
