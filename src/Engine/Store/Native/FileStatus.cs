namespace Pipeline.Engine.Store.Native;

internal enum FileKind
{
    Regular,
    Folder,
    Link,
    /// <summary>A FIFO, socket or device.</summary>
    Special,
}

/// <summary>What one <c>statx</c> tells.</summary>
/// <param name="Links">Names that the file has.</param>
/// <param name="Born">Nanoseconds since 1970; 0 where the file system does not say.</param>
internal readonly record struct FileStatus(FileState State, FileKind Kind, uint Mode, uint Links, long Born)
{
    private const uint KindMask = 0xf000;
    private const uint BirthKnown = 0x800;

    public static FileStatus From(in StatxBuffer buffer) => new(
        new FileState(
            ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor, buffer.Inode, buffer.Size,
            buffer.Modified.TotalNanoseconds, buffer.Changed.TotalNanoseconds),
        (buffer.Mode & KindMask) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0xa000 => FileKind.Link,
            _ => FileKind.Special,
        },
        buffer.Mode & ~KindMask,
        buffer.Links,
        (buffer.Mask & BirthKnown) == 0 ? 0 : buffer.Born.TotalNanoseconds);
}
