using System.Diagnostics;

namespace Pipeline.Tests.Running;

/// <summary>A file system of a megabyte in memory, mounted in a folder; the test is skipped where that is not allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    public SmallDisk(string path)
    {
        _path = Directory.CreateDirectory(path).FullName;
        if (!Mount("-t", "tmpfs", "-o", "size=1m", "none", _path))
            Assert.Ignore("a small disk needs the right to mount a tmpfs (root)");
    }

    public void Grow() => Assert.That(Mount("-o", "remount,size=64m", _path), "remounted larger");

    public void MakeReadOnly() => Assert.That(Mount("-o", "remount,ro", _path), "remounted read-only");

    public void MakeWritable() => Assert.That(Mount("-o", "remount,rw", _path), "remounted writable");

    public void Dispose()
    {
        using var unmount = Process.Start("umount", ["--lazy", _path]);
        unmount.WaitForExit();
    }

    private static bool Mount(params string[] arguments)
    {
        using var mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        mount.WaitForExit();
        return mount.ExitCode == 0;
    }
}
