using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Engine.Store.Native;

/// <summary>Open files, read and written without the advisory lock that <see cref="File"/> takes (another program's lock must not stop a hash).</summary>
internal static class PosixFile
{
    private const int WriteOnly = 0x1, ReadWrite = 0x2, Create = 0x40, Exclusive = 0x80, NoTerminal = 0x100, AppendOnly = 0x400, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const nuint CloneRequest = 0x40049409;
    private const int SetLease = 1024, ReadLease = 0, Unlock = 2;
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Opens for reading. Never blocks on a FIFO; a symbolic link is an error unless <paramref name="follow"/>.</summary>
    public static SafeFileHandle OpenRead(string path, bool follow = false) =>
        Open(path, NonBlocking | NoTerminal | (follow ? 0 : NoFollow), 0, "read");

    /// <summary>As <see cref="OpenRead"/>; null when nothing is there.</summary>
    public static SafeFileHandle? TryOpenRead(string path) =>
        TryOpen(path, NonBlocking | NoTerminal | NoFollow, 0, "read", Errno.NotFound, Errno.NotAFolder);

    /// <summary>Makes a new file, readable by its owner only until <see cref="ChangeMode"/>.</summary>
    public static SafeFileHandle CreateNew(string path) => Open(path, WriteOnly | Create | Exclusive | NoFollow, 0x180, "write");

    /// <summary>As <see cref="CreateNew"/>; null when something of that name is there.</summary>
    public static SafeFileHandle? TryCreateNew(string path) =>
        TryOpen(path, ReadWrite | Create | Exclusive | NoFollow, 0x1b6, "write", Errno.Exists);

    public static SafeFileHandle OpenAppend(string path) => Open(path, WriteOnly | AppendOnly | NoFollow, 0, "write");

    /// <summary>Opens or makes a file that only locks are taken on.</summary>
    public static SafeFileHandle OpenLock(string path) => Open(path, ReadWrite | Create | NoFollow, 0x1b6, "lock");

    public static FileStatus Status(SafeFileHandle file, string path) =>
        LibC.Statx(file, "", LibC.EmptyPath, LibC.BasicStatsAndBirth, out var buffer) == 0 ? FileStatus.From(buffer) : throw Failure("read", path);

    /// <summary>Bytes read; 0 at the end.</summary>
    public static int Read(SafeFileHandle file, Span<byte> buffer, string path)
    {
        while (true)
        {
            var count = LibC.Read(file, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (count >= 0)
                return (int)count;
            if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                throw Failure("read", path);
        }
    }

    /// <summary>Reads until <paramref name="buffer"/> is full or the file ends.</summary>
    public static int Fill(SafeFileHandle file, Span<byte> buffer, string path)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = Read(file, buffer[filled..], path);
            if (count == 0)
                break;
            filled += count;
        }

        return filled;
    }

    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, string path)
    {
        while (bytes.Length > 0)
        {
            var count = LibC.Write(file, in MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);
            if (count >= 0)
                bytes = bytes[(int)count..];
            else if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                throw Failure("write", path);
        }
    }

    /// <summary>Replaces the whole content in place, by one write.</summary>
    public static bool TryOverwrite(SafeFileHandle file, ReadOnlySpan<byte> bytes) =>
        LibC.WriteAt(file, in MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, 0) == bytes.Length && LibC.Truncate(file, bytes.Length) == 0;

    public static void Sync(SafeFileHandle file, string path) => Check(LibC.Sync(file), "write", path);

    public static void ChangeMode(SafeFileHandle file, uint mode, string path) => Check(LibC.ChangeMode(file, mode), "set the permissions of", path);

    /// <summary>Shares <paramref name="source"/>'s blocks; false where the file system cannot.</summary>
    public static bool TryClone(SafeFileHandle source, SafeFileHandle target) => LibC.DeviceControl(target, CloneRequest, source) == 0;

    /// <summary>Whether some process has the file open for writing; false also where the system does not say.</summary>
    public static bool IsBeingWritten(SafeFileHandle file)
    {
        // The kernel grants a read lease only while nobody can write.
        if (LibC.Control(file, SetLease, ReadLease) != 0)
            return Marshal.GetLastPInvokeError() == Errno.Again;
        _ = LibC.Control(file, SetLease, Unlock);
        return false;
    }

    private static SafeFileHandle Open(string path, int flags, uint mode, string verb) => TryOpen(path, flags, mode, verb)!;

    private static SafeFileHandle? TryOpen(string path, int flags, uint mode, string verb, params ReadOnlySpan<int> absent)
    {
        while (true)
        {
            var descriptor = LibC.Open(path, flags | CloseOnExec, mode);
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            var errno = Marshal.GetLastPInvokeError();
            if (absent.Contains(errno))
                return null;
            if (errno != Errno.Interrupted)
                throw StoreException.From(errno, verb, path);
        }
    }

    private static void Check(int result, string verb, string path)
    {
        if (result != 0)
            throw Failure(verb, path);
    }

    private static StoreException Failure(string verb, string path) => StoreException.From(Marshal.GetLastPInvokeError(), verb, path);
}
