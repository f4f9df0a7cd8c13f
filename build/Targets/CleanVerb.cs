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
        var removed = await CleanArtifactsAsync(artifacts, environment.CacheFolder(options), environment, cancellationToken);
        // Not with the rest: a lock that an invocation holds would exclude nobody from then on.
        WorkspaceLocks.Clean(artifacts, environment.Time);
        // The build output last: this very program is in it.
        removed += Folders.Empty(Path.Combine(environment.RepositoryRoot, ".out"), KeptOutput, cancellationToken);
        environment.Terminal.Out.WriteLine(options.Json ? $$"""{"removed":{{removed}}}""" : $"Removed {removed} entries. The store is untouched.");
        return ExitCode.Done;
    }

    /// <summary>Removes what stages made. What a user edited in it goes to the store's quarantine rather than away, and what is no stage's stays.</summary>
    private static async Task<int> CleanArtifactsAsync(string artifacts, string cache, HostEnvironment environment, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(artifacts))
            return 0;
        using var store = Directory.Exists(cache) ? ContentStore.Open(cache, environment.Time) : null;
        var materializer = store is null ? null : new Materializer(store, artifacts);
        if (store is not null)
            store.Reported += message => environment.Terminal.Error.WriteLine($"warning: {SafeText.Line(message)}");
        var removed = 0;
        foreach (var entry in Directory.EnumerateFileSystemEntries(artifacts).Where(entry => !KeptArtifacts.Contains(Path.GetFileName(entry))).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Materializer.IsUnfinished(entry) || (materializer is null && Materializer.IsStage(entry)))
                Folders.Delete(entry);
            else if (Materializer.IsStage(entry))
                await materializer!.RemoveAsync(Path.GetFileName(entry), cancellationToken);
            else
                environment.Terminal.Error.WriteLine($"warning: {SafeText.Line(entry)} is no stage's; it stays");
            removed += Path.Exists(entry) ? 0 : 1;
        }

        return removed;
    }
}
