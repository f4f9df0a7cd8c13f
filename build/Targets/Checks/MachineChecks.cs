using System.Runtime.CompilerServices;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Targets.Checks;

/// <summary>Every check of Doctor, in the order told.</summary>
internal static class MachineChecks
{
    public static async IAsyncEnumerable<Finding> RunAsync(
        HostOptions options, HostEnvironment environment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await ToolChecks.DotnetAsync(environment, cancellationToken);
        yield return ToolChecks.Optional("npm", "build.sh fetches DuckDB's library with it", "apt-get install -y npm");
        yield return await DuckDbCheck.RunAsync(environment.RepositoryRoot, cancellationToken);
        yield return await LibtorchCheck.RunAsync(environment.RepositoryRoot, cancellationToken);
        foreach (var folder in new[] { Path.Combine(environment.RepositoryRoot, ".out"), environment.CacheFolder(options) })
            yield return StoreChecks.Space(folder);
        foreach (var finding in StoreChecks.Locks(Path.GetDirectoryName(environment.PipelineFile(options))!, environment.CacheFolder(options)))
            yield return finding;
        yield return await ToolChecks.GpuAsync(environment.RepositoryRoot, cancellationToken);
        foreach (var finding in KeyChecks.Of(Path.GetDirectoryName(environment.PipelineFile(options))!))
            yield return finding;
        foreach (var finding in DataCheck.Of(options, environment))
            yield return finding;
        yield return ToolChecks.Optional("bwrap", "code written by models runs in it", "apt-get install -y bubblewrap");
        yield return ToolChecks.Optional("sbatch", "--executor=slurm submits with it", "apt-get install -y slurm-wlm");
        yield return ToolChecks.Optional("chromium", "the report is tested in it", "apt-get install -y chromium");
    }
}
