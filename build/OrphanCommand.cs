using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Host;

/// <summary>What the watchdog of a host that was killed calls, and nobody else: <c>--end-orphans ID</c>.</summary>
internal static class OrphanCommand
{
    public const string Name = "--end-orphans";

    // Of the host's environment, which may hold keys, only what decides whether dotnet starts.
    private static readonly IReadOnlyList<string> Needed = ["DOTNET_ROOT", "LD_LIBRARY_PATH"];

    /// <summary>The command up to the id: this very program, from the immutable folder that it runs from. It speaks no language, so it needs no ICU, and is not to be debugged.</summary>
    public static IReadOnlyList<string> Line { get; } =
    [
        "env", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "DOTNET_EnableDiagnostics=0",
        .. from name in Needed
           let value = Environment.GetEnvironmentVariable(name)
           where !string.IsNullOrEmpty(value)
           select $"{name}={value}",
        .. Program(Environment.ProcessPath!, typeof(OrphanCommand).Assembly.Location),
        Name,
    ];

    /// <summary>Ends every process of the invocation.</summary>
    /// <exception cref="UsageException">It is no invocation's id.</exception>
    public static ExitCode Run(string invocation) =>
        !AttemptId.IsInvocation(invocation) ? throw new UsageException($"{Name} is for the watchdog alone, which knows an invocation's id; '{invocation}' is none.")
        : OrphanKiller.KillInvocation(invocation).Count == 0 ? ExitCode.Done
        : ExitCode.Failed;

    private static IEnumerable<string> Program(string process, string assembly) =>
        Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, assembly] : [process];
}
