using System.Diagnostics;

namespace Pipeline.Host.Tools;

/// <summary>What a tool said and how it ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output);

/// <summary>Runs a program of the tool chain.</summary>
internal static class ToolProcess
{
    /// <summary>Runs it to its end, both its streams in <see cref="ToolResult.Output"/>. Cancellation ends it with all that it started.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static async Task<ToolResult> RunAsync(string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                // Half the start of a program that ends within seconds.
                ["DOTNET_TieredPGO"] = "0",
            },
        };
        using var process = Process.Start(start) ?? throw new IOException($"{program} cannot be started.");
        using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var text = await output + await error;
        cancellationToken.ThrowIfCancellationRequested();
        return new ToolResult(process.ExitCode, text);
    }

    /// <summary>The absolute path of a program on the PATH, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
