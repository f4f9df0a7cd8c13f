using System.Diagnostics;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Processes;

/// <summary>A program that runs one stage, for tests that kill it or start it in odd circumstances.</summary>
internal sealed class Probe : IDisposable
{
    private readonly Process process;

    private Probe(Process process) => this.process = process;

    public string Invocation { get; private init; } = "";

    public int Pid { get; private init; }

    /// <param name="command">Of the stage, in <paramref name="folder"/>.</param>
    /// <param name="launcher">A shell command that ends in <c>exec "$@"</c>.</param>
    public static async Task<Probe> Start(TemporaryFolder folder, string command, string launcher = "exec \"$@\"")
    {
        var invocation = AttemptId.NewInvocation();
        var process = Process.Start(new ProcessStartInfo("/bin/bash")
        {
            ArgumentList =
            {
                "-c", launcher, "launcher",
                Environment.ProcessPath!.EndsWith("/dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet",
                Path.Combine(AppContext.BaseDirectory, "Pipeline.ProcessProbe.dll"), invocation, folder.Path, command,
            },
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync();
        return new(process) { Invocation = invocation, Pid = int.Parse(line!["started ".Length..]) };
    }

    /// <summary>What it printed of the stage's end.</summary>
    public async Task<string> End()
    {
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text.TrimEnd();
    }

    public void Kill() => _ = LibC.SendSignal(Pid, LibC.Kill);

    /// <summary>Stage processes and watchdogs of this probe that live.</summary>
    public IReadOnlyList<int> Living() =>
        [.. ProcessTable.Find(ProcessMatch.Invocation(Invocation), out _).Select(found => found.Pid), .. Watchdogs(Invocation)];

    /// <summary>The living watchdogs of an invocation, known by their arguments; a shell that one has just forked shares them.</summary>
    public static IReadOnlyList<int> Watchdogs(string invocation) =>
        [.. ProcessTable.Pids().Where(pid => CommandLine(pid) is var line && line.Contains("pipeline-watchdog") && line.Contains(invocation))];

    /// <summary>Returns when nothing of it is left; the test's time limit ends the wait.</summary>
    public async Task AllGone(CancellationToken limit)
    {
        while (Living().Count > 0)
            await Task.Delay(20, limit);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
        _ = OrphanKiller.KillInvocation(Invocation);
    }

    private static string CommandLine(int pid)
    {
        var buffer = new byte[8192];
        return System.Text.Encoding.UTF8.GetString(ProcFile.ReadAll($"/proc/{pid}/cmdline", ref buffer));
    }
}
