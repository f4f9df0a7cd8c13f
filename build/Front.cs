using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Targets;

namespace Pipeline.Host;

/// <summary>From arguments to exit code.</summary>
internal static class Front
{
    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            // Before anything else is looked for: the repository may be gone by then.
            if (arguments is [OrphanCommand.Name, var invocation])
                return OrphanCommand.Run(invocation);
            var environment = new HostEnvironment(RepositoryRoot.Find(), CurrentFolder(), terminal, TimeProvider.System);
            return arguments is [InstallCommand.Name]
                ? await InstallCommand.RunAsync(environment, cancellationToken)
                : await RunAsync(CommandLineParser.Parse(arguments), environment, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted. What was finished stays finished.");
            return ExitCode.Interrupted;
        }
        catch (Exception failure)
        {
            return Failures.Report(failure, terminal);
        }
    }

    private static string CurrentFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException("The folder that this was called in is not there any more: change to one that is.");
        }
    }

    private static Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        if (options.Help || options.Version)
        {
            environment.Terminal.Out.Write(options.Help ? HelpText.For(options.Target) : HelpText.Version + "\n");
            return Task.FromResult(ExitCode.Done);
        }

        return VerbTable.Find(options.Target) is { } verb
            ? verb.RunAsync(options, environment, cancellationToken)
            : StageTarget.RunAsync(options, environment, cancellationToken);
    }
}
