namespace Pipeline.Engine.Store.Native;

/// <summary>
/// Whether a file system puts names on disk in the order in which they were made. Its journal then brings the blobs' names along when an action is
/// flushed, and half of the flushes of a small stage (each a commit of the journal) can be saved.
/// </summary>
internal static class NameOrder
{
    /// <summary><c>f_type</c> of ext2/3/4, XFS and tmpfs (which survives nothing), from <c>linux/magic.h</c>.</summary>
    private static readonly long[] Ordered = [0xef53, 0x58465342, 0x01021994];

    /// <summary>Asks for <paramref name="folder"/>, or the nearest one above it that is there.</summary>
    public static bool IsKept(string folder)
    {
        // struct statfs has 120 bytes; its first word is the type.
        Span<long> buffer = stackalloc long[32];
        for (var path = folder; path is not null; path = Path.GetDirectoryName(path))
        {
            if (LibC.FileSystemStatus(path, ref buffer[0]) == 0)
                return Ordered.Contains(buffer[0]);
        }

        return false;
    }
}
