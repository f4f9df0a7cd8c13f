using System.Runtime.InteropServices;

namespace Pipeline.Engine.Store.Native;

/// <summary>What is done to files by their names.</summary>
internal static class PosixPath
{
    private const uint ExchangeNames = 2;
    private const int Attempts = 5;

    /// <summary>The status of what is there, or null. A symbolic link is told as such unless <paramref name="follow"/>.</summary>
    public static FileStatus? Status(string path, bool follow = false)
    {
        if (LibC.Statx(LibC.CurrentFolder, path, follow ? 0 : LibC.NoFollow, LibC.BasicStatsAndBirth, out var buffer) == 0)
            return FileStatus.From(buffer);
        var errno = Marshal.GetLastPInvokeError();
        return errno is Errno.NotFound or Errno.NotAFolder ? null : throw StoreException.From(errno, "read", path);
    }

    /// <summary>Renames over whatever file has the new name.</summary>
    public static void Rename(string from, string to) => Check(LibC.Rename(from, to), "rename to", to);

    /// <summary>As <see cref="Rename"/>; false when the two are on different file systems.</summary>
    public static bool TryRename(string from, string to)
    {
        if (LibC.Rename(from, to) == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        return errno == Errno.OtherDevice ? false : throw StoreException.From(errno, "rename to", to);
    }

    /// <summary>Swaps two names in one step; false where the file system cannot.</summary>
    public static bool TryExchange(string one, string other)
    {
        if (LibC.RenameAt(LibC.CurrentFolder, one, LibC.CurrentFolder, other, ExchangeNames) == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        return errno is Errno.Invalid or Errno.NotSupported or Errno.NotImplemented or Errno.NotFound
            ? false
            : throw StoreException.From(errno, "rename to", other);
    }

    /// <summary>Gives a file a second name; the error number, or 0.</summary>
    public static int Link(string existing, string created) => LibC.Link(existing, created) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Removes a name; false when it was not there.</summary>
    public static bool Delete(string path)
    {
        if (LibC.Unlink(path) == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        // A read-only file system says that before it looks whether there is something to delete.
        return errno is Errno.NotFound or Errno.NotAFolder || (errno == Errno.ReadOnly && Status(path) is null) ? false : throw StoreException.From(errno, "delete", path);
    }

    /// <summary>Removes a folder if it is empty.</summary>
    public static bool DeleteEmptyFolder(string path)
    {
        if (LibC.RemoveFolder(path) == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        return errno is Errno.NotFound or Errno.NotEmpty or Errno.Exists ? false : throw StoreException.From(errno, "delete", path);
    }

    /// <summary>Makes a folder and those above it.</summary>
    /// <param name="syncNames">Put each name that is added on disk before returning.</param>
    public static void MakeFolders(string path, bool syncNames = true)
    {
        for (var attempt = 1; LibC.MakeFolder(path, 0x1ff) != 0; attempt++)
        {
            var errno = Marshal.GetLastPInvokeError();
            var status = errno == Errno.Exists ? Status(path, follow: true) : null;
            if (status?.Kind is FileKind.Folder)
                return;
            if (errno == Errno.Exists && status is null)
                throw new StoreException($"{path} is a symbolic link that leads nowhere. Make the folder that it names, or remove it.", path);
            // Again, because somebody may delete the empty parent at the same moment; not for ever, because /proc says the same of what can never be made.
            if (errno != Errno.NotFound || attempt == Attempts || Path.GetDirectoryName(path) is not { Length: > 0 } parent)
                throw StoreException.From(errno, "make the folder", path);
            MakeFolders(parent, syncNames);
        }

        if (syncNames)
            SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Puts a folder's names on disk.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = PosixFile.OpenRead(path, follow: true);
        // Some file systems have nothing to flush for a folder and say EINVAL.
        if (LibC.Sync(folder) != 0 && Marshal.GetLastPInvokeError() != Errno.Invalid)
            throw StoreException.From(Marshal.GetLastPInvokeError(), "write", path);
    }

    private static void Check(int result, string verb, string path)
    {
        if (result != 0)
            throw StoreException.From(Marshal.GetLastPInvokeError(), verb, path);
    }
}
