using System.Diagnostics;

namespace Pipeline.Engine.Journal;

/// <summary>The commit a workspace stands at. Known only where git is installed and the workspace is in a repository.</summary>
internal static class GitProbe
{
    public static async Task<GitState?> ReadAsync(string workspace, CancellationToken cancellation)
    {
        if (!IsInRepository(workspace))
            return null;
        var commit = AskAsync(workspace, ["rev-parse", "HEAD"], cancellation);
        var changes = AskAsync(workspace, ["status", "--porcelain", "--untracked-files=no"], cancellation);
        return await commit is { Length: > 0 } id && await changes is { } dirty ? new(id.Trim(), dirty.Length > 0) : null;
    }

    private static bool IsInRepository(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
                return true;
        }

        return false;
    }

    /// <returns>What git printed, or null where there is no git or it refused.</returns>
    private static async Task<string?> AskAsync(string workspace, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["--no-optional-locks", .. arguments])
            {
                WorkingDirectory = workspace,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = git.StandardError.ReadToEndAsync(cancellation);
            var answer = await git.StandardOutput.ReadToEndAsync(cancellation);
            await errors;
            await git.WaitForExitAsync(cancellation);
            return git.ExitCode == 0 ? answer : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git on this machine: the record goes without.
            return null;
        }
    }
}
