using Pipeline.Engine.Install;

namespace Pipeline.Host;

/// <summary>What build.sh calls after compiling, and nobody else: <c>--install</c>.</summary>
internal static class InstallCommand
{
    public const string Name = "--install";

    /// <summary>Puts host and stages into the folders that they run from.</summary>
    /// <exception cref="InstallException">Some cannot be installed; the message names each.</exception>
    public static async Task<ExitCode> RunAsync(HostEnvironment environment, CancellationToken cancellationToken)
    {
        await Installer.InstallAllAsync(environment.RepositoryRoot, environment.Time, cancellationToken);
        return ExitCode.Done;
    }
}
