using Pipeline.Engine.Execution.Processes;

// Usage: <invocation id> <folder> <shell command>. Prints "started <own pid>", runs the command as a stage, prints how it ended.
var (invocation, folder, command) = (args[0], args[1], args[2]);
using var runner = new ProcessRunner(invocation);
Console.WriteLine($"started {Environment.ProcessId}");
var exit = await runner.RunAsync(
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
Console.WriteLine(exit.Describe());
