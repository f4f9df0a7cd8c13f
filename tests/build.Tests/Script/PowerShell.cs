using System.Diagnostics;
using Pipeline.Testing;

namespace Pipeline.Host.Tests.Script;

/// <summary>A PowerShell to try build.ps1 with.</summary>
internal static class PowerShell
{
    private const string Version = "7.6.9";

    /// <summary>How to start it: the one that is installed; else Microsoft's package of it, which is a .NET tool, under <c>.out/tools</c>. Where neither is to be had, the tests are skipped with the reason.</summary>
    public static async Task<string> FindAsync()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
        {
            if (File.Exists(Path.Combine(folder, "pwsh")))
                return $"'{Path.Combine(folder, "pwsh")}'";
        }

        var tools = Path.Combine(Repository.Root, ".out", "tools", $"powershell-{Version}");
        if (Started(tools) is { } present)
            return present;
        using var install = Process.Start(new ProcessStartInfo(DotNet(), ["tool", "install", "PowerShell", "--version", Version, "--tool-path", tools])
        {
            // Outside the repository: its global.json and feeds are for its own projects.
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (install.StandardOutput.ReadToEndAsync(), install.StandardError.ReadToEndAsync());
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
            Assert.Ignore($"Needs PowerShell, which is not installed, and cannot be got as a .NET tool: {(await output + await error).Trim()}");
        return Started(tools)!;
    }

    /// <summary>Not by the tool's own starter, which takes the dotnet on the path: the tests have one that only notes its calls.</summary>
    private static string? Started(string tools) =>
        Directory.Exists(tools) && Directory.EnumerateFiles(tools, "pwsh.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault() is { } program
            ? $"'{Environment.ProcessPath}' '{program}'" : null;

    private static string DotNet() => Environment.GetEnvironmentVariable("PIPELINE_DOTNET") ?? "dotnet";
}
