using System.Diagnostics;
using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Engine.Install;

/// <summary>Asks an executable for its page.</summary>
internal static class StageQuestion
{
    private const int ToldOfStandardError = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The answer to <c>--describe</c>, checked.</summary>
    /// <exception cref="InstallException">It fails, takes over a minute, or answers something else.</exception>
    public static async Task<StageDescription> AskAsync(string name, string assembly, TimeProvider time, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(DotNetProgram.Path, [assembly, "--describe"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var answer = process.StandardOutput.ReadToEndAsync(stop.Token);
            var complaint = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            return Check(name, process.ExitCode, await answer.ConfigureAwait(false), await complaint.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InstallException($"Stage '{name}' did not answer --describe within {Patience.TotalSeconds:0} s. Try: dotnet {assembly} --describe");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static StageDescription Check(string name, int exitCode, string answer, string complaint)
    {
        if (exitCode != 0)
            throw new InstallException($"Stage '{name}' ended with exit code {exitCode} when asked --describe: {complaint[..Math.Min(complaint.Length, ToldOfStandardError)].Trim()}");
        StageDescription? description;
        try
        {
            description = JsonSerializer.Deserialize(answer, ContractJson.Of<StageDescription>());
        }
        catch (JsonException error)
        {
            throw new InstallException($"Stage '{name}' answers --describe with something that is no description ({error.Message}).", error);
        }

        if (description?.Schema != StageDescription.CurrentSchema)
            throw new InstallException($"Stage '{name}' describes itself as '{description?.Schema}', not '{StageDescription.CurrentSchema}'.");
        if (description.Name != name)
            throw new InstallException($"The stage in the folder of '{name}' calls itself '{description.Name}': one of the two has to change.");
        return description;
    }
}
