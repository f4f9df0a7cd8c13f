using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Install;
using Pipeline.Engine.Store;
using Pipeline.Host.Output;

namespace Pipeline.Host;

/// <summary>Tells a failure to the person whom it concerns, and chooses the exit code.</summary>
internal static class Failures
{
    /// <summary>A mistake of the user's is its message alone; a failure of the disk is its message; anything else is a defect, with its trace.</summary>
    public static ExitCode Report(Exception failure, Terminal terminal)
    {
        var (code, text) = failure switch
        {
            UsageException or DefinitionException or NotStoredException or MissingKeyException or UnknownWorkspaceException => (ExitCode.Usage, failure.Message),
            InstallException => (ExitCode.Failed, failure.Message),
            IOException or UnauthorizedAccessException => (ExitCode.Damaged, failure.Message),
            _ => (ExitCode.Damaged, $"The engine failed, which is a defect of it:\n{failure}"),
        };
        terminal.Error.WriteLine($"error: {SafeText.Lines(text)}");
        return code;
    }
}
