namespace Pipeline.Engine.Store;

/// <summary>What tells, without reading it, whether a file may have changed. Times are nanoseconds since 1970 (UTC).</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When its content was written (mtime).</param>
/// <param name="Changed">When anything of it, a link included, was changed (ctime); no program can set it.</param>
public readonly record struct FileState(ulong Device, ulong Inode, long Size, long Modified, long Changed)
{
    /// <summary>Whether content and identity agree, whatever was linked or unlinked in between.</summary>
    public bool SameExceptLinks(FileState other) => this == other with { Changed = Changed };
}
