using System.Diagnostics;

namespace Pipeline.Providers.Tests;

/// <summary>The probe as a process.</summary>
internal static class Probe
{
    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "Pipeline.ProviderProbe.dll"), .. arguments]) { RedirectStandardOutput = true })!;

    /// <summary>What it printed, once it has ended.</summary>
    public static async Task<string> FinishAsync(Process process)
    {
        using (process)
        {
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return output.Trim();
        }
    }
}
