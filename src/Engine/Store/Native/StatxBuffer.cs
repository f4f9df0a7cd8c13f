using System.Runtime.InteropServices;

namespace Pipeline.Engine.Store.Native;

/// <summary><c>struct statx</c> of <c>linux/stat.h</c>, whose layout is the same on every architecture; only what is read here is named.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatxBuffer
{
    [FieldOffset(0)] public uint Mask;
    [FieldOffset(16)] public uint Links;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public long Size;
    [FieldOffset(80)] public StatxTime Born;
    [FieldOffset(96)] public StatxTime Changed;
    [FieldOffset(112)] public StatxTime Modified;
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;
}

/// <summary><c>struct statx_timestamp</c>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct StatxTime
{
    public long Seconds;
    public uint Nanoseconds;

    /// <summary>Since 1970, in UTC.</summary>
    public readonly long TotalNanoseconds => unchecked((Seconds * 1_000_000_000) + Nanoseconds);
}
