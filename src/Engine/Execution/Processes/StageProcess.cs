namespace Pipeline.Engine.Execution.Processes;

/// <summary>A stage that has been started: its leader, and our ends of its streams.</summary>
internal sealed class StageProcess : IDisposable
{
    // A program written a moment ago may still be open in a child that another thread is just starting.
    private const int BusyRetries = 20;

    private readonly Pipe output = Pipe.Create();
    private readonly Pipe error = Pipe.Create();

    private StageProcess()
    {
    }

    /// <summary>Also the number of its session and of its process group.</summary>
    public int Pid { get; private set; }

    /// <summary>Readable once the leader has ended.</summary>
    public Descriptor Leader { get; private set; } = null!;

    public Descriptor Output => output.Reader;

    public Descriptor Error => error.Reader;

    /// <summary>Starts it.</summary>
    /// <exception cref="StartFailedException">The program, the folder or a limit stands in the way.</exception>
    public static StageProcess Start(ProcessSpec spec)
    {
        var process = new StageProcess();
        try
        {
            process.Spawn(spec);
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
        Leader?.Dispose();
    }

    private void Spawn(ProcessSpec spec)
    {
        List<string> environment = [.. spec.Environment.Where(pair => pair.Key != ProcessSpec.AttemptVariable).Select(pair => $"{pair.Key}={pair.Value}")];
        environment.Add($"{ProcessSpec.AttemptVariable}={spec.AttemptId}");
        var problem = StartFailure.FileBusy;
        for (var tries = 0; problem == StartFailure.FileBusy && tries < BusyRetries; tries++)
        {
            if (tries > 0)
                Thread.Sleep(10);
            lock (Children.Gate)
            {
                problem = Spawner.Start(spec.Arguments, environment, spec.WorkingFolder, new(null, output.Writer, error.Writer), [], out var pid);
                if (problem == 0)
                {
                    Leader = Descriptor.OfChild(pid);
                    Pid = pid;
                    Children.Add(pid);
                }
            }
        }
        if (problem != 0)
            throw StartFailure.Describe(problem, spec.Arguments[0], spec.WorkingFolder);
        output.ReadWithoutWaiting();
        error.ReadWithoutWaiting();
        // Only the child's copies may keep the pipes open.
        output.Writer.Dispose();
        error.Writer.Dispose();
    }
}
