using Microsoft.Win32.SafeHandles;

namespace Pipeline.Engine.Store.Native;

/// <summary>Whole files, put in place by one rename or link after their bytes are on disk.</summary>
internal static class AtomicFile
{
    public const string TemporaryPrefix = ".tmp-";
    private const uint Plain = 0x1a4, Frozen = 0x124;
    /// <summary>How often a folder that somebody deletes at the same moment is made again.</summary>
    private const int Attempts = 5;

    public static string TemporaryName() => TemporaryPrefix + Guid.NewGuid().ToString("N");

    /// <summary>Writes or replaces <paramref name="path"/>.</summary>
    /// <param name="syncName">Put its name on disk too before returning.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool readOnly = false, bool syncName = true)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var temporary = WriteTemporary(path, bytes, readOnly, syncName);
                RenameOrDelete(temporary, path);
                if (syncName)
                    PosixPath.SyncFolder(Path.GetDirectoryName(path)!);
                return;
            }
            catch (StoreException failure) when (failure.Errno == Errno.NotFound && attempt < Attempts)
            {
                PosixPath.MakeFolders(Path.GetDirectoryName(path)!, syncName);
            }
        }
    }

    /// <summary>Writes <paramref name="path"/> unless it is there; whether it was written.</summary>
    public static bool WriteNew(string path, ReadOnlySpan<byte> bytes)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var temporary = WriteTemporary(path, bytes, readOnly: false, syncName: true);
                var written = LinkAndDelete(temporary, path);
                PosixPath.SyncFolder(Path.GetDirectoryName(path)!);
                return written;
            }
            catch (StoreException failure) when (failure.Errno == Errno.NotFound && attempt < Attempts)
            {
                PosixPath.MakeFolders(Path.GetDirectoryName(path)!);
            }
        }
    }

    /// <summary>Makes the temporary file beside <paramref name="path"/> that <paramref name="fill"/> fills; it is gone again if that fails.</summary>
    public static string MakeTemporary(string path, Action<SafeFileHandle, string> fill, bool syncName = true)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, TemporaryName());
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var file = PosixFile.CreateNew(temporary);
                var complete = false;
                try
                {
                    fill(file, temporary);
                    complete = true;
                }
                finally
                {
                    if (!complete)
                        PosixPath.Delete(temporary);
                }

                return temporary;
            }
            catch (StoreException failure) when (failure.Errno == Errno.NotFound && failure.Path == temporary && attempt < Attempts)
            {
                PosixPath.MakeFolders(folder, syncName);
            }
        }
    }

    public static void RenameOrDelete(string temporary, string path)
    {
        var renamed = false;
        try
        {
            PosixPath.Rename(temporary, path);
            renamed = true;
        }
        finally
        {
            if (!renamed)
                PosixPath.Delete(temporary);
        }
    }

    private static string WriteTemporary(string path, ReadOnlySpan<byte> bytes, bool readOnly, bool syncName)
    {
        var copy = bytes.ToArray();
        return MakeTemporary(path, (file, temporary) =>
        {
            PosixFile.Write(file, copy, temporary);
            PosixFile.ChangeMode(file, readOnly ? Frozen : Plain, temporary);
            PosixFile.Sync(file, temporary);
        }, syncName);
    }

    private static bool LinkAndDelete(string temporary, string path)
    {
        int errno;
        try
        {
            errno = PosixPath.Link(temporary, path);
        }
        finally
        {
            PosixPath.Delete(temporary);
        }

        return errno switch
        {
            0 => true,
            Errno.Exists => false,
            _ => throw StoreException.From(errno, "write", path),
        };
    }
}
