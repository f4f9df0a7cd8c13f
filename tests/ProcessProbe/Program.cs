using System.Diagnostics;
using Pipeline.Engine.Execution.Processes;

// Usage: <invocation id> <folder> <shell command> [times].
// Prints "started <own pid>", runs the command as a stage, prints how it ended; with a number, also the average of one run: wall clock, and processor time of this program.
var (invocation, folder, command) = (args[0], args[1], args[2]);
var times = args.Length > 3 ? int.Parse(args[3]) : 1;
using var runner = new ProcessRunner(invocation, []);
Console.WriteLine($"started {Environment.ProcessId}");
Console.WriteLine((await Run()).Describe());
if (times > 1)
{
    var (start, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
    for (var i = 0; i < times; i++)
        _ = await Run();
    var (wall, own) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - before);
    Console.WriteLine($"{wall.TotalMilliseconds / times:0.00} ms each, {own.TotalMilliseconds / times:0.00} ms of them this program's");
}

Task<ProcessExit> Run() => runner.RunAsync(
    new ProcessSpec
    {
        Arguments = ["/bin/sh", "-c", command],
        WorkingFolder = folder,
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
        AttemptId = runner.NextAttemptId(),
        LogPath = Path.Combine(folder, "log.txt"),
    },
    _ => { },
    CancellationToken.None);
