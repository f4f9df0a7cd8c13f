using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Tools;

namespace Pipeline.Host.Targets;

/// <summary>Compiles the whole solution. Host and stages are compiled before any target runs; this adds the tests.</summary>
internal sealed class BuildVerb : IVerb
{
    public string Name => "Build";
    public string Summary => "compile everything, tests too";
    public IReadOnlyList<Option> Options => [];

    public async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var started = environment.Time.GetTimestamp();
        var complaints = await SolutionBuild.RunAsync(environment.RepositoryRoot, cancellationToken);
        if (complaints is not null)
            environment.Terminal.Error.WriteLine(SafeText.Lines(complaints));
        environment.Terminal.Out.WriteLine(options.Json
            ? $$"""{"succeeded":{{(complaints is null ? "true" : "false")}}}"""
            : $"{(complaints is null ? "Compiled" : "Compilation failed")} in {Duration.Short(environment.Time.GetElapsedTime(started))}");
        return complaints is null ? ExitCode.Done : ExitCode.Failed;
    }
}
