using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Output;

/// <summary>The lines that tell a run, with a terminal or without.</summary>
internal static class RunLines
{
    public static string Started(string stage, IReadOnlyList<string> reasons) =>
        SafeText.Line(reasons.Count == 0 ? $"{stage}: started" : $"{stage}: started, because {string.Join("; ", reasons)}");

    /// <summary>Failures always; the rest from <see cref="Verbosity.Normal"/> on.</summary>
    public static bool IsShown(StageOutcome outcome, Verbosity verbosity) =>
        outcome.Status is StageStatus.Failed || verbosity >= Verbosity.Normal;

    public static string Finished(StageOutcome outcome, int finished, int stages) => $"[{finished}/{stages}] {outcome.Stage}: " + outcome.Status switch
    {
        StageStatus.Executed => $"done in {Duration.Short(outcome.Duration)}",
        StageStatus.Cached => "up to date",
        StageStatus.Skipped => "skipped",
        _ => $"failed after {Duration.Short(outcome.Duration)}\n{SafeText.Lines(outcome.Error ?? "It gave no reason.")}",
    };
}
