namespace Pipeline.Data.Tables;

/// <summary>A file on its way: written under a name beside it, and renamed when it is whole.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;

    public PendingFile(string path)
    {
        _path = Path.GetFullPath(path);
        TemporaryPath = Path.Combine(Path.GetDirectoryName(_path)!, $".{Guid.NewGuid():N}.tmp");
    }

    /// <summary>Where to write.</summary>
    public string TemporaryPath { get; }

    /// <summary>Puts it in place, over a file of the same name.</summary>
    public void Commit() => File.Move(TemporaryPath, _path, overwrite: true);

    public void Dispose() => File.Delete(TemporaryPath);
}
