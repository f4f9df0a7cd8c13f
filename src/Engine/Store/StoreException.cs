using System.Runtime.InteropServices;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>The store cannot be read or written: its message names the path and says what to do.</summary>
public sealed class StoreException : IOException
{
    public StoreException(string message, string path, Exception? inner = null) : base(message, inner) => Path = path;

    private StoreException(string message, string path, int errno) : this(message, path) => Errno = errno;

    /// <summary>The file or folder at fault.</summary>
    public string Path { get; }

    /// <summary>The system's error number; 0 where none was the cause.</summary>
    internal int Errno { get; }

    /// <summary>Whether the system refused for want of permission.</summary>
    public bool IsAccessDenied => Errno is Native.Errno.Access or Native.Errno.NotPermitted;

    /// <summary>Whether nothing can be written there, by anybody or by this user.</summary>
    public bool IsUnwritable => IsAccessDenied || Errno is Native.Errno.ReadOnly;

    internal static StoreException From(int errno, string verb, string path)
    {
        var advice = errno switch
        {
            Native.Errno.NoSpace or Native.Errno.Quota =>
                " Free some space there (--target=Gc deletes from the store what nothing keeps) or name another store with --cache=DIR.",
            Native.Errno.Access or Native.Errno.NotPermitted when verb == "read" => " Make it readable for this user.",
            Native.Errno.ReadOnly or Native.Errno.Access or Native.Errno.NotPermitted =>
                " Make it writable for this user, or name another store with --cache=DIR.",
            Native.Errno.InputOutput => " The disk may be failing: copy what matters, then run --target=Verify.",
            _ => "",
        };
        return new($"Cannot {verb} {path}: {Marshal.GetPInvokeErrorMessage(errno)}.{advice}", path, errno);
    }
}
