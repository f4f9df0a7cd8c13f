namespace Pipeline.Engine.Store;

/// <summary>A file that a user or a stage offers cannot be taken: missing, unreadable, a symbolic link, a device, a name that is not UTF-8.</summary>
public sealed class FileRefusedException(string message, string path, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The file or folder at fault.</summary>
    public string Path { get; } = path;
}
