using Pipeline.Contracts;

namespace Pipeline.Engine.Install;

/// <summary>Where installed executables lie: <c>.out/run/&lt;name&gt;/&lt;digest&gt;/</c>.</summary>
internal sealed class RunFolders(string repositoryRoot)
{
    /// <summary>The name that the front door itself is installed under; no stage can have it.</summary>
    public const string Host = "host";
    public const string Description = "describe.json";
    public const string Entries = "code.json";
    private const string CurrentName = "current";
    private const string SharedName = ".files";

    public string Root { get; } = Path.Combine(Path.GetFullPath(repositoryRoot), ".out", "run");

    /// <summary>Files that several executables hold, by content: hard links save a copy of each native library per stage and build.</summary>
    public string Shared => Path.Combine(Root, SharedName);

    public string Locks => Path.Combine(Root, ".locks");

    public string Hashes => Path.Combine(Root, ".hashes");

    public string Of(string name) => Path.Combine(Root, name);

    public string Of(string name, Digest code) => Path.Combine(Root, name, code.Hex);

    public string Current(string name) => Path.Combine(Root, name, CurrentName);

    /// <summary>Names that something is installed under, sorted.</summary>
    public IReadOnlyList<string> Names() => !Directory.Exists(Root) ? [] :
    [
        .. Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder))
            .Where(name => name[0] != '.' && File.Exists(Current(name)))
            .Order(StringComparer.Ordinal),
    ];
}
