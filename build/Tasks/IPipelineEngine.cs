using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Tasks;

/// <summary>Begins runs.</summary>
internal interface IPipelineEngine
{
    /// <summary>Reads the pipeline file, checks target and overrides, and begins the closure of <see cref="HostOptions.Target"/>.</summary>
    /// <exception cref="UsageException">There is no such target.</exception>
    Task<IPipelineRun> StartAsync(HostOptions options, HostEnvironment environment, IRunObserver observer, CancellationToken cancellationToken);
}
