using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.HumanEval;

/// <summary>Tries whether the sandbox works on this machine, and holds.</summary>
internal static class SandboxProbes
{
    private const string Namespaces =
        "Unprivileged user namespaces must be allowed (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0, kernel.apparmor_restrict_unprivileged_userns=0; in a container, the runtime must allow them), and bubblewrap be 0.8 or newer";

    // Nothing is measured, so a busy machine may take its time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the probes one after another.</summary>
    /// <param name="run">Runs a program in the sandbox, for at most so long.</param>
    /// <returns>Python's version.</returns>
    /// <exception cref="StageInputException">A probe did not pass.</exception>
    public static string Check(Func<string, TimeSpan, ProgramOutcome> run, SandboxLimits limits)
    {
        var version = Version(run);
        var secret = Path.GetTempFileName();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        try
        {
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            listener.Start();
            foreach (var probe in SandboxProbe.All(secret, ((IPEndPoint)listener.LocalEndpoint).Port, limits.Processes))
            {
                if (run(probe.Program, Patience) is { Kind: not ProgramOutcomeKind.Passed } outcome)
                    throw Refusal($"does not hold here: {probe.Flaw} ({outcome.Message ?? "its probe did not end"})", probe.Advice);
            }
        }
        finally
        {
            File.Delete(secret);
        }

        return version;
    }

    /// <summary>Asks Python for its version: the first program, which shows that programs run at all, and with a whole library.</summary>
    private static string Version(Func<string, TimeSpan, ProgramOutcome> run)
    {
        const string Exit = "SystemExit: ";
        try
        {
            return run("import dataclasses, datetime, decimal, fractions, itertools, platform, socket, statistics\nraise SystemExit(platform.python_version())", Patience) is { Message: { } message } && message.StartsWith(Exit, StringComparison.Ordinal)
                ? message[Exit.Length..]
                : throw Refusal("cannot run Python with its whole library", "Install Debian's package python3 (or this system's), version 3.9 or newer");
        }
        catch (Exception problem) when (problem is IOException or Win32Exception)
        {
            throw Refusal($"cannot be opened here. {problem.Message}", Namespaces, problem);
        }
    }

    private static StageInputException Refusal(string what, string advice, Exception? problem = null) =>
        new($"Programs that a model wrote are run only in a sandbox, and it {what}. {advice}; or leave the task humaneval out.", problem);
}
