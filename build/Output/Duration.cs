namespace Pipeline.Host.Output;

/// <summary>Writes spans of time for people.</summary>
internal static class Duration
{
    /// <summary>Such as <c>0.4s</c>, <c>12s</c>, <c>3m 05s</c>, <c>2h 10m</c>, <c>4d 3h</c>.</summary>
    public static string Short(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => $"{span.TotalSeconds:0.0}s",
        { TotalMinutes: < 1 } => $"{span.TotalSeconds:0}s",
        { TotalHours: < 1 } => $"{span.Minutes}m {span.Seconds:00}s",
        { TotalDays: < 1 } => $"{span.Hours}h {span.Minutes:00}m",
        _ => $"{(int)span.TotalDays}d {span.Hours}h",
    };
}
