using System.Text;

namespace Pipeline.Engine.Store.Locks;

/// <summary>Chooses how locks are taken in a folder.</summary>
internal static class LockMaker
{
    public static ILockMaker For(string folder, LockKind? kind, TimeProvider time, bool tellsHolder) => (kind ?? LockProbe.Find(folder)) switch
    {
        LockKind.Kernel => new KernelLocks(folder, tellsHolder),
        _ => new HeartbeatLocks(folder, time),
    };

    /// <summary>The path of a lock's file.</summary>
    /// <exception cref="ArgumentException">The name would not be one file's.</exception>
    public static string PathOf(string folder, string name) =>
        name.Length is > 0 and <= 200 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? Path.Combine(folder, name)
            : throw new ArgumentException($"'{name}' cannot be the name of a lock.", nameof(name));

    /// <summary>For whoever looks into the file; nothing reads it.</summary>
    public static byte[] Holder(string identity) =>
        Encoding.UTF8.GetBytes($"pid {Environment.ProcessId} on {Environment.MachineName} {identity}\n");
}
