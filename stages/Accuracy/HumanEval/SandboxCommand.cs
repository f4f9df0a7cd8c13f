namespace Pipeline.Accuracy.HumanEval;

/// <summary>The command line that puts Python into the sandbox.</summary>
internal static class SandboxCommand
{
    /// <summary>All variables that a program sees, but for bubblewrap's own PWD.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = "/tmp",
        ["LC_ALL"] = "C.UTF-8",
        ["PYTHONHASHSEED"] = "0",
    };

    /// <summary>Program and arguments.</summary>
    /// <param name="user">The unused user to become first, where this process is root.</param>
    /// <param name="script">What Python runs.</param>
    public static IReadOnlyList<string> Line(SandboxTools tools, SandboxLimits limits, int? user, string script) =>
    [
        .. User(tools, user),
        tools.Bwrap,
        .. Namespaces,
        .. FileSystem(limits),
        "--",
        .. Limits(tools, limits),
        // Without the packages of this machine (-S), on which results would depend.
        tools.Python, "-S", "-B", "-c", script,
    ];

    // Before bubblewrap: as root it would keep all capabilities, and no limit on processes holds for root.
    private static IEnumerable<string> User(SandboxTools tools, int? user) =>
        user is { } id && tools.SetPriv is { } setPriv ? [setPriv, $"--reuid={id}", $"--regid={id}", "--clear-groups", "--"] : [];

    private static IEnumerable<string> Namespaces =>
    [
        "--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
        // Python is the namespace's first process: with it the kernel ends all others before bubblewrap hears of it.
        "--as-pid-1",
        "--new-session", "--die-with-parent", "--cap-drop", "ALL",
    ];

    private static IEnumerable<string> FileSystem(SandboxLimits limits) =>
    [
        "--ro-bind", "/usr", "/usr", .. Library("/bin"), .. Library("/lib"), .. Library("/lib64"),
        "--proc", "/proc", "--dev", "/dev", "--size", $"{limits.TemporarySpace}", "--tmpfs", "/tmp",
        "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp",
    ];

    /// <summary>A link into /usr on most systems, a folder on others.</summary>
    private static IEnumerable<string> Library(string path) => new DirectoryInfo(path) switch
    {
        { LinkTarget: { } target } => ["--symlink", target, path],
        { Exists: true } => ["--ro-bind", path, path],
        _ => [],
    };

    // Within the namespace: there only the program's own processes count, outside all of a user's.
    private static IEnumerable<string> Limits(SandboxTools tools, SandboxLimits limits) =>
    [
        tools.PrLimit, $"--cpu={limits.ProcessorSeconds}", $"--as={limits.AddressSpace}", $"--fsize={limits.FileSize}", $"--nproc={limits.Processes}",
        $"--nofile={limits.OpenFiles}", "--core=0", "--",
    ];
}
