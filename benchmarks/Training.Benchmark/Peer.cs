using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Training.Benchmark;

/// <summary>Eager PyTorch, in a process of its own.</summary>
internal static class Peer
{
    /// <returns>What the script prints, or null where python3 has no torch.</returns>
    // Debian's own Python has Debian's torch; another one first on the PATH may not.
    public static double? Ask(params string[] arguments) => Ask(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", arguments)?.Single();

    /// <summary>The same with the Python that is first on the PATH: where a torch with CUDA is.</summary>
    public static double[]? AskOnGpu(params string[] arguments) => Ask("python3", arguments);

    private static double[]? Ask(string python, string[] arguments)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "eager.py"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
            return [.. answer.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        Console.Error.WriteLine(error.Result);
        return null;
    }
}
