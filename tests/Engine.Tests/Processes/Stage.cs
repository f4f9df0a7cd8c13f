using Pipeline.Contracts;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Processes;

/// <summary>Runs shell commands as stages in a folder of their own.</summary>
internal sealed class Stage : IDisposable
{
    public Stage(TimeSpan? grace = null) => Runner = new(Invocation, [], grace);

    public string Invocation { get; } = Pipeline.Engine.Execution.Processes.AttemptId.NewInvocation();

    public TemporaryFolder Folder { get; } = new();

    public ProcessRunner Runner { get; }

    public List<ProgressEvent> Told { get; } = [];

    public string Log => File.ReadAllText(Folder["log.txt"]);

    public ProcessSpec Spec(params string[] arguments) => new()
    {
        Arguments = arguments,
        WorkingFolder = Folder.Path,
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        AttemptId = Runner.NextAttemptId(),
        LogPath = Folder["log.txt"],
    };

    public ProcessSpec Shell(string command) => Spec("/bin/sh", "-c", command);

    public Task<ProcessExit> Run(ProcessSpec spec, CancellationToken cancellationToken = default) =>
        Runner.RunAsync(spec, Told.Add, cancellationToken);

    public Task<ProcessExit> Run(string command, CancellationToken cancellationToken = default) => Run(Shell(command), cancellationToken);

    /// <summary>The pid that a command wrote into a file of the folder.</summary>
    public int Pid(string file) => int.Parse(File.ReadAllText(Folder[file]));

    /// <summary>Waits until a command has written a whole line into a file of the folder.</summary>
    public async Task Appears(string file)
    {
        while (!File.Exists(Folder[file]) || !File.ReadAllText(Folder[file]).EndsWith('\n'))
            await Task.Delay(10);
    }

    /// <summary>Living processes that carry this invocation's id.</summary>
    public IEnumerable<int> Living() => ProcessTable.Find(ProcessMatch.Invocation(Invocation), out _).Select(process => process.Pid);

    public static bool IsAlive(int pid) => ProcessEntry.Read(pid) is { IsZombie: false };

    public void Dispose()
    {
        Runner.Dispose();
        _ = OrphanKiller.KillInvocation(Invocation);
        Folder.Dispose();
    }
}
