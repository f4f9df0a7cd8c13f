using System.Diagnostics;
using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Curate.Benchmark;

/// <summary>One run of the stage's executable, as the engine runs it.</summary>
internal sealed record StageRun(double Seconds, long PeakBytes)
{
    /// <summary>Curates <paramref name="raw"/> into folders under <paramref name="folder"/>.</summary>
    public static StageRun Of(string raw, string folder)
    {
        var outputs = "train validation test rejected clusters stats".Split(' ').ToDictionary(name => name, name => Directory.CreateDirectory(Path.Combine(folder, name)).FullName);
        var request = new StageRequest
        {
            Stage = "Curate",
            Params = [],
            Inputs = new Dictionary<string, string> { ["raw"] = raw },
            Outputs = outputs,
            Work = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName,
            Seed = 42,
        };
        var requestPath = Path.Combine(folder, "request.json");
        File.WriteAllText(requestPath, JsonSerializer.Serialize(request, ContractJson.Options));

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CurateOptions).Assembly.Location, "--request", requestPath]) { RedirectStandardOutput = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(20)))
        {
            process.Refresh();
            peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
        }

        return process.ExitCode == 0 ? new(clock.Elapsed.TotalSeconds, peak) : throw new InvalidOperationException($"The stage ended with {process.ExitCode}.");
    }
}
