using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host;

/// <summary>Where the program runs and what it talks to.</summary>
/// <param name="RepositoryRoot">Absolute path of the folder of <c>build.sh</c>.</param>
/// <param name="CurrentDirectory">The caller's: relative paths of the command line start here.</param>
internal sealed record HostEnvironment(string RepositoryRoot, string CurrentDirectory, Terminal Terminal, TimeProvider Time)
{
    /// <summary>Absolute path of the pipeline file; its folder is the workspace.</summary>
    /// <exception cref="UsageException">It is a folder.</exception>
    public string PipelineFile(HostOptions options)
    {
        if (options.Config is not { } config)
            return Path.Combine(RepositoryRoot, "pipeline.yaml");
        var file = Path.GetFullPath(config, CurrentDirectory);
        return Directory.Exists(file) ? throw new UsageException($"--config={config} is a folder; name the pipeline file in it.") : file;
    }

    /// <summary>Absolute path of the store.</summary>
    public string CacheFolder(HostOptions options)
    {
        var chosen = options.Cache ?? Environment.GetEnvironmentVariable("PIPELINE_CACHE");
        return string.IsNullOrEmpty(chosen)
            ? Path.Combine(Path.GetDirectoryName(PipelineFile(options))!, "cache")
            : Path.GetFullPath(chosen, CurrentDirectory);
    }
}
