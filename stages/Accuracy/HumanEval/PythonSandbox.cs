using System.Security.Cryptography;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.HumanEval;

/// <summary>Runs Python programs that nobody has read: without network, with /usr alone of the file system, as a user without rights, within limits (<c>docs/decisions/039</c>).</summary>
internal sealed class PythonSandbox : IDisposable
{
    private static readonly string Script = ReadScript();
    private readonly SandboxTools _tools;
    private readonly SandboxLimits _limits;
    private readonly SandboxUsers? _users;
    private readonly CancellationTokenSource _closing = new();

    private PythonSandbox(SandboxTools tools, SandboxLimits limits)
    {
        _tools = tools;
        _limits = limits;
        _users = tools.SetPriv is null ? null : new();
    }

    /// <summary>Python's version, <c>3.11.2</c>; what a program does depends on it.</summary>
    public string PythonVersion { get; private set; } = "";

    /// <summary>Opens the sandbox, and tries on this machine whether it holds.</summary>
    /// <exception cref="StageInputException">A program is missing, or the sandbox does not hold; the message says what to do.</exception>
    public static PythonSandbox Open(SandboxLimits limits, CancellationToken cancellationToken)
    {
        var sandbox = new PythonSandbox(SandboxTools.Find(SandboxTools.Folders, Environment.IsPrivilegedProcess), limits);
        try
        {
            sandbox.PythonVersion = SandboxProbes.Check((program, limit) => sandbox.Run(program, limits with { WallClock = limit }, cancellationToken), limits);
            return sandbox;
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    /// <summary>Runs a program to its end. May be called from several threads at once; when it returns, no process of the program is left.</summary>
    /// <exception cref="IOException">The sandbox failed, not the program.</exception>
    public ProgramOutcome Run(string program, CancellationToken cancellationToken) => Run(program, _limits, cancellationToken);

    /// <summary>Ends what still runs.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private ProgramOutcome Run(string program, SandboxLimits limits, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        either.Token.ThrowIfCancellationRequested();
        var token = RandomNumberGenerator.GetHexString(32);
        var user = _users?.Take();
        var line = SandboxCommand.Line(_tools, limits, user, Script);
        using var process = new SandboxProcess(line, $"{token}\n{program}", Verdict.Started(token));
        var result = process.Wait(limits.WallClock, either.Token);
        if (user is { } id)
            _users!.Return(id);
        either.Token.ThrowIfCancellationRequested();
        return Verdict.Of(result, token) ?? throw new IOException($"The sandbox did not start a program: {(result.Errors.Length > 0 ? result.Errors : $"exit code {result.ExitCode}")}");
    }

    private static string ReadScript()
    {
        using var script = new StreamReader(typeof(PythonSandbox).Assembly.GetManifestResourceStream("run.py")!);
        return script.ReadToEnd();
    }
}
