using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Training.Benchmark;

/// <summary>Eager PyTorch, in a process of its own.</summary>
internal static class Peer
{
    /// <returns>What the script prints, or null where python3 has no torch.</returns>
    public static double? Ask(params string[] arguments)
    {
        // Debian's own Python has Debian's torch; another one first on the PATH may not.
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "eager.py"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
            return double.Parse(answer, CultureInfo.InvariantCulture);
        Console.Error.WriteLine(error.Result);
        return null;
    }
}
