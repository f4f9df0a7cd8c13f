using System.Diagnostics;
using System.Text;
using Pipeline.Testing;

namespace Pipeline.Tests.Running;

/// <summary>
/// A workspace of <c>run</c> stages in a folder of its own, on which the real program is run. Every stage first adds its name to a file
/// outside the workspace, so that a test counts what really began, whatever the program says of it.
/// </summary>
internal sealed class Workspace : IDisposable
{
    public const string ExecutionsVariable = "PIPELINE_TEST_EXECUTIONS";

    private readonly TemporaryFolder? _owned;
    private readonly Dictionary<string, string> _stages = new(StringComparer.Ordinal);

    private Workspace(TemporaryFolder? owned, string folder, string executionsFile)
    {
        _owned = owned;
        Path = folder;
        ExecutionsFile = executionsFile;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }
    public string ExecutionsFile { get; }
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>What marks each process of this workspace's invocations.</summary>
    public string Mark => $"{ExecutionsVariable}={ExecutionsFile}\0";

    /// <summary>Names of the stages that began up to now, over all invocations.</summary>
    public IReadOnlyList<string> Executions => File.Exists(ExecutionsFile) ? [.. File.ReadAllText(ExecutionsFile).Split('\n', StringSplitOptions.RemoveEmptyEntries)] : [];

    public static Workspace New() => New(new TemporaryFolder());

    /// <summary>In memory, where flushing to disk costs nothing: for tests of many runs that do not ask for a real disk.</summary>
    public static Workspace InMemory() => New(TemporaryFolder.InMemory());

    /// <summary>Another folder whose invocations are counted with these; it goes with this one.</summary>
    public Workspace Beside(string name)
    {
        var other = new Workspace(null, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, name), ExecutionsFile);
        foreach (var (stage, text) in _stages)
            other._stages.Add(stage, text);
        return other;
    }

    /// <summary>Adds a stage, or replaces the one of that name.</summary>
    /// <param name="run">The command.</param>
    /// <param name="keys">Further lines of YAML, such as <c>outputs: [x]</c>.</param>
    public Workspace Stage(string name, string run, params string[] keys)
    {
        var lines = run.Split('\n').Prepend($"printf '%s\\n' {name} >> \"${ExecutionsVariable}\"").Select(line => "      " + line);
        _stages[name] = $"  {name}:\n    run: |-\n{string.Join('\n', lines)}\n{string.Concat(keys.Select(key => $"    {key}\n"))}";
        return Write("pipeline.yaml", "version: 1\nname: test\nstages:\n" + string.Concat(_stages.Values));
    }

    public Workspace Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return this;
    }

    public string Read(string relative) => File.ReadAllText(this[relative]);

    /// <summary>Runs the program to its end.</summary>
    public HostRun Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return process.End();
    }

    public HostProcess Start(params string[] arguments) =>
        Start(HostProcess.StartInfo(this, ["--config=pipeline.yaml", .. arguments]));

    public HostProcess Start(ProcessStartInfo start) => new(this, start);

    /// <summary>Runs a shell script in the workspace, with the program's environment.</summary>
    public HostRun Shell(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in HostProcess.StartInfo(this, []).Environment)
            start.Environment[name] = value;
        using var process = Start(start);
        return process.End();
    }

    public void Dispose()
    {
        foreach (var pid in Leftovers.Carrying(Mark))
            Signals.Send(pid, Signals.Kill);
        _owned?.Dispose();
    }

    private static Workspace New(TemporaryFolder folder) => new(folder, folder["workspace"], folder["executions"]);
}
