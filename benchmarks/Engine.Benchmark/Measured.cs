using System.Diagnostics;

namespace Pipeline.Engine.Benchmark;

/// <summary>What a process cost.</summary>
/// <param name="Seconds">Wall clock, start to end.</param>
/// <param name="PeakBytes">Its largest resident set, where the process could be asked; else 0.</param>
internal sealed record Measured(double Seconds, long PeakBytes)
{
    /// <summary>Runs a program to its end, its output thrown away.</summary>
    /// <exception cref="InvalidOperationException">It failed: its time would say nothing.</exception>
    public static Measured Of(string program, IEnumerable<string> arguments, string? folder = null)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        process.OutputDataReceived += (_, _) => { };
        var errors = new List<string>();
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "");
        var start = Stopwatch.GetTimestamp();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        long peak = 0;
        while (!process.WaitForExit(10))
            peak = Math.Max(peak, Peak(process.Id));
        process.WaitForExit();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == 0
            ? new(seconds, peak)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{string.Join('\n', errors.TakeLast(20))}");
    }

    /// <summary>The median of several, after one that is not counted.</summary>
    public static Measured Median(int times, Func<Measured> measure)
    {
        measure();
        return Enumerable.Range(0, times).Select(_ => measure()).OrderBy(one => one.Seconds).ElementAt(times / 2);
    }

    /// <summary>build.sh becomes the host by exec, so its process id is the host's.</summary>
    private static long Peak(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }
}
