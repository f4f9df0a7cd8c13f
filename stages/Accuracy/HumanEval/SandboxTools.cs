using Pipeline.Sdk;

namespace Pipeline.Accuracy.HumanEval;

/// <summary>The programs that make the sandbox.</summary>
/// <param name="SetPriv">Null where this process is not root and so has no rights to give up.</param>
internal sealed record SandboxTools(string Bwrap, string? SetPriv, string PrLimit, string Python)
{
    /// <summary>Where they are looked for. Not on the PATH: of the file system, the sandbox holds /usr alone.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["/usr/bin", "/usr/local/bin", "/usr/sbin"];

    /// <summary>Finds them.</summary>
    /// <exception cref="StageInputException">One is missing; the message says which package has it.</exception>
    public static SandboxTools Find(IReadOnlyList<string> folders, bool root) => new(
        Find(folders, "bwrap", "bubblewrap"),
        root ? Find(folders, "setpriv", "util-linux") : null,
        Find(folders, "prlimit", "util-linux"),
        Find(folders, "python3", "python3"));

    private static string Find(IReadOnlyList<string> folders, string program, string package) =>
        folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new StageInputException($"Programs that a model wrote are run only in a sandbox, and {program} is in none of {string.Join(", ", folders)}. Install Debian's package {package} (or this system's), or leave the task humaneval out.");
}
