using System.Diagnostics;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Benchmark;

/// <summary>Hashing a cold file of 1 GB, several files, and unchanged ones. Peer: <c>openssl dgst -sha256</c>.</summary>
internal static class HashCase
{
    private const long Bytes = 1_000_000_000;
    private const int Files = 4, Times = 3;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-benchmark-").FullName;
        try
        {
            var big = Write(Path.Combine(folder, "big"), Bytes);
            using var store = ContentStore.Open(Path.Combine(folder, "cache"), TimeProvider.System);
            Thread.Sleep(TimeSpan.FromSeconds(2.5));
            var ours = Median(() => Cold(() => store.Hasher.HashFile(big, inFull: true)));
            var openssl = Median(() => Cold(() => Measured.Of("openssl", ["dgst", "-sha256", big])));
            Console.WriteLine($"1 GB, cold              : {Bytes / ours / 1e6:0} MB/s = {openssl / ours:0.00} × openssl ({Bytes / openssl / 1e6:0} MB/s); goal 0.90 ×");

            var many = Directory.CreateDirectory(Path.Combine(folder, "many")).FullName;
            for (var i = 0; i < Files; i++)
                Write(Path.Combine(many, $"{i}"), Bytes / Files);
            var folderTime = Median(() => Cold(() => store.Hasher.HashFolder(many, inFull: true)));
            Console.WriteLine($"{Files} files, 1 GB in all   : {Bytes / folderTime / 1e6:0} MB/s = {ours / folderTime:0.00} × one file");

            Thread.Sleep(TimeSpan.FromSeconds(2.5));
            store.Hasher.HashFolder(many);
            var unchanged = Median(() => Time(() => store.Hasher.HashFolder(many)));
            Console.WriteLine($"{Files} files, unchanged     : {unchanged * 1e3:0.00} ms = {unchanged / folderTime:0.000000} × reading them");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Median(Func<double> measure) => Enumerable.Range(0, Times).Select(_ => measure()).Order().ElementAt(Times / 2);

    private static double Cold(Action action)
    {
        DropCaches();
        return Time(action);
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Needs root; without it both sides read from memory alike.</summary>
    private static void DropCaches()
    {
        if (Environment.IsPrivilegedProcess)
            Measured.Of("/bin/sh", ["-c", "sync; echo 3 > /proc/sys/vm/drop_caches"]);
    }

    private static string Write(string path, long bytes)
    {
        var random = new Random(1);
        var buffer = new byte[1 << 20];
        using var file = File.Create(path);
        for (var left = bytes; left > 0; left -= buffer.Length)
        {
            random.NextBytes(buffer);
            file.Write(buffer, 0, (int)Math.Min(left, buffer.Length));
        }

        return path;
    }
}
