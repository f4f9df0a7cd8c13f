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
        var (exitCode, answer, complaint) = await RunAsync(new(DotNetProgram.Path, [assembly, "--describe"]), time, cancellation)
            ?? throw new InstallException($"Stage '{name}' did not answer --describe within {Patience.TotalSeconds:0} s. Try: dotnet {assembly} --describe");
        return Check(name, exitCode, answer, complaint);
    }

    /// <summary>The answer to <c>--estimate</c>.</summary>
    /// <param name="request">The path of a request file.</param>
    /// <param name="environment">The stage's; keys are not needed.</param>
    /// <returns>The estimate, or why there is none.</returns>
    public static async Task<(StageEstimate? Estimate, string? Problem)> EstimateAsync(
        string assembly, string request, IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotNetProgram.Path, [assembly, "--estimate", request]);
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        if (await RunAsync(start, time, cancellation) is not var (exitCode, answer, complaint))
            return (null, $"it did not answer within {Patience.TotalSeconds:0} s");
        try
        {
            return exitCode != 0 ? (null, Cut(complaint))
                : JsonSerializer.Deserialize(answer, ContractJson.Of<StageEstimate>()) is { Schema: StageEstimate.CurrentSchema } estimate ? (estimate, null)
                : (null, "it answers with something that is no estimate");
        }
        catch (JsonException error)
        {
            return (null, $"it answers with something that is no estimate ({error.Message})");
        }
    }

    /// <returns>Null where it took over a minute.</returns>
    private static async Task<(int ExitCode, string Answer, string Complaint)?> RunAsync(ProcessStartInfo start, TimeProvider time, CancellationToken cancellation)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var answer = process.StandardOutput.ReadToEndAsync(stop.Token);
            var complaint = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            return (process.ExitCode, await answer.ConfigureAwait(false), await complaint.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Cut(string complaint) => complaint[..Math.Min(complaint.Length, ToldOfStandardError)].Trim();

    private static StageDescription Check(string name, int exitCode, string answer, string complaint)
    {
        if (exitCode != 0)
            throw new InstallException($"Stage '{name}' ended with exit code {exitCode} when asked --describe: {Cut(complaint)}");
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
