using System.Diagnostics;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Store;

/// <summary>A file system of a few hundred kilobytes, which can be filled up or made read-only even for root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk()
    {
        Path = _folder["disk"];
        Directory.CreateDirectory(Path);
        if (!Mount("-t", "tmpfs", "-o", "size=512k,nr_inodes=200", "none", Path))
        {
            _folder.Dispose();
            Assert.Ignore("a small disk needs the right to mount a tmpfs (root)");
        }
    }

    public string Path { get; }

    public long Free => new DriveInfo(Path).AvailableFreeSpace;

    public void MakeReadOnly() => Assert.That(Mount("-o", "remount,ro", Path), "remounted read-only");

    public void MakeWritable() => Assert.That(Mount("-o", "remount,rw", Path), "remounted writable");

    public void Dispose()
    {
        using (var unmount = Process.Start("umount", [Path]))
            unmount.WaitForExit();
        _folder.Dispose();
    }

    private static bool Mount(params string[] arguments)
    {
        using var mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        mount.WaitForExit();
        return mount.ExitCode == 0;
    }
}
