using System.Diagnostics;
using System.Text;
using Pipeline.Testing;

namespace Pipeline.Tests.Running;

/// <summary>One running invocation of the program.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Workspace _workspace;
    private readonly Process _process;
    private readonly int _executionsBefore;
    private readonly Task<string> _out, _error;
    private readonly StringBuilder _errorSoFar = new();

    public HostProcess(Workspace workspace, ProcessStartInfo start)
    {
        _workspace = workspace;
        _executionsBefore = workspace.Executions.Count;
        _process = Process.Start(start)!;
        _out = _process.StandardOutput.ReadToEndAsync();
        _error = ReadErrorAsync();
    }

    public int Pid => _process.Id;

    /// <summary>What it has written to standard error up to now.</summary>
    public string ErrorSoFar
    {
        get
        {
            lock (_errorSoFar)
                return _errorSoFar.ToString();
        }
    }

    /// <summary>How to start the program for a workspace, with the caller's directory there.</summary>
    public static ProcessStartInfo StartInfo(Workspace workspace, IEnumerable<string> arguments)
    {
        // A shell's background job ignores Ctrl-C, and what it starts inherits that.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT,QUIT", HostProgram.Path, .. arguments])
        {
            WorkingDirectory = workspace.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var inherited in new[] { "PIPELINE_CACHE", "NO_COLOR", "PIPELINE_ATTEMPT", "PIPELINE_REQUEST" })
            start.Environment.Remove(inherited);
        start.Environment["PIPELINE_ROOT"] = Repository.Root;
        start.Environment[Workspace.ExecutionsVariable] = workspace.ExecutionsFile;
        foreach (var (name, value) in workspace.Environment)
            start.Environment[name] = value;
        return start;
    }

    public void Signal(int signal) => Signals.Send(_process.Id, signal);

    public HostProcess WaitUntilSays(string text)
    {
        Eventually.IsTrue(() => ErrorSoFar.Contains(text, StringComparison.Ordinal), () => $"'{text}' did not come; standard error:\n{ErrorSoFar}");
        return this;
    }

    /// <summary>Waits until a stage has begun.</summary>
    public HostProcess WaitUntilExecutes(string stage)
    {
        Eventually.IsTrue(() => _workspace.Executions.Skip(_executionsBefore).Contains(stage), () => $"{stage} did not begin; standard error:\n{ErrorSoFar}");
        return this;
    }

    /// <summary>Waits for its end.</summary>
    public HostRun End()
    {
        _process.WaitForExit();
        return new(_workspace, _process.ExitCode, _out.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult(), [.. _workspace.Executions.Skip(_executionsBefore)]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardError.ReadAsync(buffer) is > 0 and var read)
        {
            lock (_errorSoFar)
                _errorSoFar.Append(buffer, 0, read);
        }

        return ErrorSoFar;
    }
}
