using Cake.Core;
using Cake.Core.Diagnostics;

namespace Pipeline.Host.Tasks;

/// <summary>Prints no headings: tasks wait in Cake's order while stages run in the engine's, and the engine's observer tells those.</summary>
internal sealed class QuietPrinter : ICakeReportPrinter
{
    /// <summary>Cake's report times the waiting; ours is <see cref="RunReport"/>.</summary>
    public void Write(CakeReport report)
    {
    }

    public void WriteLifeCycleStep(string name, Verbosity verbosity)
    {
    }

    public void WriteStep(string name, Verbosity verbosity)
    {
    }

    public void WriteSkippedStep(string name, Verbosity verbosity)
    {
    }
}
