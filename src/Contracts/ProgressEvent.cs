namespace Pipeline.Contracts;

/// <summary>One JSON line on a stage's standard output.</summary>
/// <param name="Event"><c>progress</c> or <c>metric</c>.</param>
/// <param name="Done">Units of work finished.</param>
/// <param name="Total">Units of work in all, where known.</param>
/// <param name="Unit">What is counted: <c>rows</c>, <c>tokens</c>, <c>steps</c>.</param>
/// <param name="Name">Of a metric.</param>
/// <param name="Step">At which a metric was taken.</param>
/// <param name="Value">Of a metric.</param>
public sealed record ProgressEvent(
    string Event, double? Done = null, double? Total = null, string? Unit = null, string? Name = null, long? Step = null, double? Value = null)
{
    public const string Progress = "progress";
    public const string Metric = "metric";
}
