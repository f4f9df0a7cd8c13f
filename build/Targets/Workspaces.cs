using Pipeline.Engine;
using Pipeline.Engine.Install;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Opens the pipeline that the command line names.</summary>
internal static class Workspaces
{
    /// <exception cref="Engine.Definition.DefinitionException">The file has mistakes; the message names them all.</exception>
    /// <exception cref="Engine.Store.StoreException">The store cannot be opened.</exception>
    public static PipelineWorkspace Open(HostOptions options, HostEnvironment environment)
    {
        var workspace = OpenQuietly(options, environment);
        workspace.Store.Reported += damage => environment.Terminal.Error.WriteLine($"warning: {SafeText.Line(damage)}");
        return workspace;
    }

    /// <summary>For a run, whose observer tells what the store finds.</summary>
    /// <inheritdoc cref="Open"/>
    public static PipelineWorkspace OpenQuietly(HostOptions options, HostEnvironment environment) => PipelineWorkspace.Open(
        new WorkspaceOptions
        {
            File = environment.PipelineFile(options),
            Catalog = StageCatalog.Open(environment.RepositoryRoot),
            Profile = options.Profile,
            Sets = options.Set,
            Cache = environment.CacheFolder(options),
            OrphanCommand = OrphanCommand.Line,
        },
        environment.Time);
}
