using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Pipeline.Accuracy.HumanEval;

/// <summary>One run of the sandbox, from its start until nothing of it is left.</summary>
internal sealed class SandboxProcess : IDisposable
{
    // Generous, for a busy machine: a program's own time has not begun.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly BoundedOutput _report;
    private readonly BoundedOutput _errors;

    /// <summary>Starts it and hands it its input.</summary>
    /// <param name="started">What it prints once the program's time begins.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public SandboxProcess(IReadOnlyList<string> line, string input, string started)
    {
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            // The user that it becomes may have no rights in this process's folder.
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in SandboxCommand.Environment)
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new Win32Exception($"{line[0]} cannot be started.");
        _report = new(_process.StandardOutput.BaseStream, Encoding.ASCII.GetBytes(started));
        _errors = new(_process.StandardError.BaseStream, []);
        Task.Factory.StartNew(() => Feed(_process.StandardInput.BaseStream, input), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// Waits for its end, on the calling thread: the kernel ends a sandbox with the thread that started it (<c>--die-with-parent</c>), and one of the pool's may go while nobody needs it.
    /// </summary>
    /// <param name="limit">Time for the program, counted from its start.</param>
    /// <param name="cancellationToken">Ends it early; the result then says nothing.</param>
    /// <exception cref="IOException">It does not end, though killed.</exception>
    public SandboxResult Wait(TimeSpan limit, CancellationToken cancellationToken)
    {
        _report.WaitForBeginning(StartLimit);
        // Not before: killed while it makes the namespace, bubblewrap leaves a child behind that waits for it for ever.
        using var stop = cancellationToken.Register(End);
        var inTime = _process.WaitForExit(limit);
        if (!inTime)
        {
            End();
            if (!_process.WaitForExit(EndLimit))
                throw new IOException($"The sandbox with the process number {_process.Id} does not end, though it was killed.");
        }

        return new(inTime ? _process.ExitCode : null, Encoding.UTF8.GetString(_report.ToEnd()), Encoding.UTF8.GetString(_errors.ToEnd()).Trim());
    }

    public void Dispose()
    {
        _process.Dispose();
        _report.Dispose();
        _errors.Dispose();
    }

    /// <summary>
    /// Kills the namespace's first process. With it the kernel ends all the others, and only then hears bubblewrap, its parent, of its end; so once bubblewrap has ended, nothing is left.
    /// Killing bubblewrap would end them too, at some later time.
    /// </summary>
    private void End()
    {
        var children = Children();
        foreach (var child in children)
            Kill(child);
        if (children.Count == 0)
            _process.Kill();
    }

    private List<int> Children()
    {
        var path = $"/proc/{_process.Id}/task/{_process.Id}/children";
        try
        {
            return File.Exists(path) ? [.. File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)] : [];
        }
        catch (IOException)
        {
            // It has ended since.
            return [];
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended since.
        }
    }

    private static void Feed(Stream stream, string input)
    {
        try
        {
            using (stream)
                stream.Write(Encoding.UTF8.GetBytes(input));
        }
        catch (IOException)
        {
            // Who ends before it has read all of it prints no verdict, and that is what is reported.
        }
    }
}
