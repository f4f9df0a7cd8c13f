using Pipeline.Engine.Store;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Deletes what nothing keeps.</summary>
internal sealed class GcVerb : IVerb
{
    public string Name => "Gc";
    public string Summary => "delete from the store what no kept run, tag, lock file or artifact reaches";
    public IReadOnlyList<Option> Options => [CommandLine.Options.KeepRuns, CommandLine.Options.MaxSize, CommandLine.Options.Forget, CommandLine.Options.DryRun];

    public async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        using var workspace = Workspaces.Open(options, environment);
        var result = await workspace.CollectAsync(options.KeepRuns, options.MaxSize, options.DryRun, options.Forget, cancellationToken);
        if (!result.Fits)
            environment.Terminal.Error.WriteLine($"warning: {Size.Short(result.BytesKept)} stay, more than --max-size: tags, lock files, artifacts and other workspaces keep them");
        if (options.Json)
            Json(result, environment.Terminal);
        else
            environment.Terminal.Out.WriteLine(
                $"{(result.DryRun ? "Would delete" : "Deleted")} {result.Blobs} blobs and {result.Actions} actions, {Size.Short(result.Bytes)}; {Size.Short(result.BytesKept)} stay.");
        return ExitCode.Done;
    }

    private static void Json(GcResult result, Terminal terminal) => JsonAnswer.Write(terminal, json =>
    {
        json.WriteBoolean("dry_run", result.DryRun);
        json.WriteNumber("bytes", result.Bytes);
        json.WriteNumber("bytes_kept", result.BytesKept);
        json.WriteBoolean("fits", result.Fits);
        JsonAnswer.Strings(json, "dropped_runs", result.DroppedRuns);
        json.WriteStartArray("items");
        foreach (var item in result.Items)
        {
            json.WriteStartObject();
            json.WriteString("kind", item.Kind.ToString().ToLowerInvariant());
            json.WriteString("path", item.Path);
            json.WriteNumber("size", item.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
