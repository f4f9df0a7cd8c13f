using Cake.Core;
using Pipeline.Engine.Execution;

namespace Pipeline.Host.Tasks;

/// <summary>Cake's report of a run, with each stage's own duration rather than how long its task waited.</summary>
internal static class RunReport
{
    /// <param name="outcomes">In the order of the table.</param>
    public static CakeReport Of(IEnumerable<StageOutcome> outcomes)
    {
        var report = new CakeReport();
        foreach (var outcome in outcomes)
            Add(report, outcome);
        return report;
    }

    private static void Add(CakeReport report, StageOutcome outcome)
    {
        switch (outcome.Status)
        {
            case StageStatus.Executed:
                report.Add(outcome.Stage, outcome.Duration);
                break;
            case StageStatus.Cached:
                report.AddSkipped(outcome.Stage, "up to date");
                break;
            case StageStatus.Skipped:
                report.AddSkipped(outcome.Stage, "not run");
                break;
            default:
                report.AddFailed(outcome.Stage, outcome.Duration);
                break;
        }
    }
}
