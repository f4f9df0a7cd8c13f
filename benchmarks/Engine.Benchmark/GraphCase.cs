using System.Text;

namespace Pipeline.Engine.Benchmark;

/// <summary>
/// A graph of trivial stages, each depending on two earlier ones. Peers: the processes alone, as many at once (xargs), and,
/// where it is installed, ninja, which hashes nothing and stores nothing.
/// </summary>
internal static class GraphCase
{
    private const int Window = 50, Seed = 1, Times = 5;

    public static void Run(int stages)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-benchmark-").FullName;
        try
        {
            var config = Path.Combine(folder, "pipeline.yaml");
            File.WriteAllText(config, Pipeline(stages));
            var jobs = Environment.ProcessorCount;
            var processes = Measured.Of("/bin/sh", ["-c", $"seq {stages} | xargs -P{jobs} -I{{}} /bin/sh -c 'echo {{}} > {folder}/x'"]);
            var first = FrontDoor.Run($"--config={config}");
            var soon = FrontDoor.Run($"--config={config}");
            Thread.Sleep(TimeSpan.FromSeconds(2.5));
            var noop = Measured.Median(Times, () => FrontDoor.Run($"--config={config}"));
            Console.WriteLine($"{stages:N0} stages, first run     : {first.Seconds:0.00} s, {first.Seconds - processes.Seconds:0.00} s more than the processes alone ({processes.Seconds:0.00} s), {first.Seconds / processes.Seconds:0.0} ×");
            Console.WriteLine($"{stages:N0} stages, no-op at once : {soon.Seconds:0.00} s (reads again what is younger than 2 s)");
            Console.WriteLine($"{stages:N0} stages, no-op         : {noop.Seconds:0.00} s, peak {noop.PeakBytes / 1e6:0} MB");
            Ninja(stages, folder, first, noop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Ninja(int stages, string folder, Measured first, Measured noop)
    {
        if (!File.Exists("/usr/bin/ninja"))
        {
            Console.WriteLine("ninja is not installed (apt-get install ninja-build); no ratio against it.");
            return;
        }

        var text = new StringBuilder("rule echo\n  command = echo $n > $out\n");
        for (var i = 0; i < stages; i++)
            text.Append($"build o{i}: echo{string.Concat(Inputs(i).Select(input => $" o{input}"))}\n  n = {i}\n");
        File.WriteAllText(Path.Combine(folder, "build.ninja"), text.ToString());
        var peerFirst = Measured.Of("/usr/bin/ninja", ["-C", folder, "-j", $"{Environment.ProcessorCount}"]);
        var peerNoop = Measured.Median(Times, () => Measured.Of("/usr/bin/ninja", ["-C", folder]));
        Console.WriteLine($"{stages:N0} stages, against ninja : first {first.Seconds / peerFirst.Seconds:0.0} × ({peerFirst.Seconds:0.00} s), no-op {noop.Seconds / peerNoop.Seconds:0.0} × ({peerNoop.Seconds:0.00} s)");
    }

    private static string Pipeline(int stages)
    {
        var text = new StringBuilder("version: 1\nname: benchmark\nstages:\n");
        for (var i = 0; i < stages; i++)
        {
            text.Append($"  S{i}:\n    run: echo {i} > {{outputs.out}}/x.txt\n    outputs: [out]\n");
            if (Inputs(i) is [var a, var b])
                text.Append($"    inputs: {{ a: \"S{a}:out\", b: \"S{b}:out\" }}\n");
        }

        return text.ToString();
    }

    /// <summary>Two different earlier stages, the same each time.</summary>
    private static int[] Inputs(int stage)
    {
        if (stage < 2)
            return [];
        var random = new Random(Seed + stage);
        var a = random.Next(Math.Max(0, stage - Window), stage);
        int b;
        do
            b = random.Next(Math.Max(0, stage - Window), stage);
        while (b == a);
        return [a, b];
    }
}
