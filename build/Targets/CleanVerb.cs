using Pipeline.Host.CommandLine;
using Pipeline.Host.Tools;

namespace Pipeline.Host.Targets;

/// <summary>Removes what the compiler and the pipeline made, but neither the store nor the notebooks of runs.</summary>
internal sealed class CleanVerb : IVerb
{
    /// <summary>Downloads of the set-up, and the lock that guards the rest.</summary>
    private static readonly IReadOnlyList<string> KeptOutput = ["native", "npm", "build.lock"];
    private static readonly IReadOnlyList<string> KeptArtifacts = ["runs"];

    public string Name => "Clean";
    public string Summary => "remove build output and materialised artifacts; never the store, never artifacts/runs";
    public IReadOnlyList<Option> Options => [];

    public Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var workspace = Path.GetDirectoryName(environment.PipelineFile(options))!;
        var removed = Folders.Empty(Path.Combine(workspace, "artifacts"), KeptArtifacts, cancellationToken);
        // The build output last: this very program is in it.
        removed += Folders.Empty(Path.Combine(environment.RepositoryRoot, ".out"), KeptOutput, cancellationToken);
        environment.Terminal.Out.WriteLine(options.Json ? $$"""{"removed":{{removed}}}""" : $"Removed {removed} entries. The store is untouched.");
        return Task.FromResult(ExitCode.Done);
    }
}
