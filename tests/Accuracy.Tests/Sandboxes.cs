using Pipeline.Accuracy.HumanEval;

namespace Pipeline.Accuracy.Tests;

/// <summary>The sandbox of all tests, opened once.</summary>
internal static class Sandboxes
{
    private static readonly Lazy<PythonSandbox> Shared = new(() => PythonSandbox.Open(new(), CancellationToken.None));

    /// <summary>It, or the test is skipped where bubblewrap is not installed; where it is, it must open.</summary>
    public static PythonSandbox Open()
    {
        if (!SandboxTools.Folders.Any(folder => File.Exists(Path.Combine(folder, "bwrap"))))
            Assert.Ignore("Needs bubblewrap, which is not installed.");
        return Shared.Value;
    }

    public static ProgramOutcome Run(string program) => Open().Run(program, CancellationToken.None);
}
