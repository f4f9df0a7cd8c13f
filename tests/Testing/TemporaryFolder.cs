namespace Pipeline.Testing;

/// <summary>A folder of one test, gone with it, read-only parts included.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("pipeline-test-").FullName;

    private TemporaryFolder(string path) => Path = Directory.CreateDirectory(path).FullName;

    /// <summary>A folder in memory, where flushing costs nothing; among other temporary files where the system has none.</summary>
    public static TemporaryFolder InMemory() => Directory.Exists("/dev/shm") ? new($"/dev/shm/pipeline-test-{Guid.NewGuid():n}") : new();

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>The absolute path of <paramref name="relative"/> in the folder.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file, making the folders above it, and returns its absolute path.</summary>
    public string Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(Path, recursive: true);
    }
}
