using Pipeline.Engine.Definition;
using Pipeline.Engine.Store;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Tools;

namespace Pipeline.Host.Targets;

/// <summary>Removes what the compiler and the pipeline made, but neither the store nor the notebooks of runs.</summary>
internal sealed class CleanVerb : IVerb
{
    /// <summary>Downloads of the set-up, and the lock that guards the rest.</summary>
    private static readonly IReadOnlyList<string> KeptOutput = ["native", "npm", "build.lock"];
    private static readonly IReadOnlyList<string> KeptArtifacts = ["runs", WorkspaceLocks.FolderName];

    public string Name => "Clean";
    public string Summary => "remove build output and materialised artifacts; never the store, never artifacts/runs";
    public IReadOnlyList<Option> Options => [];

    public async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var workspace = Path.GetDirectoryName(environment.PipelineFile(options))!;
        var artifacts = Path.Combine(workspace, "artifacts");
        await RescueEditsAsync(artifacts, environment.CacheFolder(options), environment, cancellationToken);
        var removed = Folders.Empty(artifacts, KeptArtifacts, cancellationToken);
        // Not with the rest: a lock that an invocation holds would exclude nobody from then on.
        WorkspaceLocks.Clean(artifacts, environment.Time);
        // The build output last: this very program is in it.
        removed += Folders.Empty(Path.Combine(environment.RepositoryRoot, ".out"), KeptOutput, cancellationToken);
        environment.Terminal.Out.WriteLine(options.Json ? $$"""{"removed":{{removed}}}""" : $"Removed {removed} entries. The store is untouched.");
        return ExitCode.Done;
    }

    /// <summary>What a user edited or put there goes to the store's quarantine rather than away.</summary>
    private static async Task RescueEditsAsync(string artifacts, string cache, HostEnvironment environment, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(artifacts) || !Directory.Exists(cache))
            return;
        using var store = ContentStore.Open(cache, environment.Time);
        store.Reported += message => environment.Terminal.Error.WriteLine($"warning: {SafeText.Line(message)}");
        var materializer = new Materializer(store, artifacts);
        foreach (var stage in Directory.GetDirectories(artifacts).Select(Path.GetFileName).Where(name => PipelineNames.IsValid(name!) && !KeptArtifacts.Contains(name!)))
            await materializer.RemoveAsync(stage!, cancellationToken);
    }
}
