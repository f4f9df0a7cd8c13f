namespace Pipeline.Data.Tables;

/// <summary>A file on its way: written under a name beside it, and renamed when it is whole.</summary>
public sealed class PendingFile : IDisposable
{
    private readonly string _path;

    /// <summary>Prepares for <paramref name="path"/>, whose folder has to exist.</summary>
    public PendingFile(string path)
    {
        _path = Path.GetFullPath(path);
        TemporaryPath = Path.Combine(Path.GetDirectoryName(_path)!, $".{Guid.NewGuid():N}.tmp");
    }

    /// <summary>Where to write.</summary>
    public string TemporaryPath { get; }

    /// <summary>Puts it in place, over a file of the same name.</summary>
    public void Commit() => File.Move(TemporaryPath, _path, overwrite: true);

    /// <summary>Removes what was not put in place.</summary>
    public void Dispose() => File.Delete(TemporaryPath);
}
