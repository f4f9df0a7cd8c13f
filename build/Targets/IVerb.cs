using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Targets;

/// <summary>A target that is not a stage. A new one is a class in this folder and a line in <see cref="VerbTable"/>.</summary>
internal interface IVerb
{
    /// <summary>As <c>--target</c> says it.</summary>
    string Name { get; }

    /// <summary>One line for help.</summary>
    string Summary { get; }

    /// <summary>What it takes besides <see cref="CommandLine.Options.Everywhere"/>; any other option is refused before it runs.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <summary>Writes results to <c>environment.Terminal.Out</c> and everything else to <c>environment.Terminal.Error</c>.</summary>
    /// <exception cref="UsageException">The options are wrong together.</exception>
    /// <exception cref="OperationCanceledException">A signal came.</exception>
    Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken);
}
