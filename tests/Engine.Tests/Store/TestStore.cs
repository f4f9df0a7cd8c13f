using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Store;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Store;

/// <summary>A store in a folder of its own, and what it reported.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly List<string> _reports = [];

    /// <param name="inMemory">Where flushing to disk costs nothing: for tests of many stores that do not ask for a real disk.</param>
    public TestStore(TimeProvider? time = null, bool inMemory = false)
    {
        Folder = inMemory ? TemporaryFolder.InMemory() : new();
        Time = time ?? TimeProvider.System;
        Store = Reopen();
    }

    public TemporaryFolder Folder { get; }
    public TimeProvider Time { get; }
    public ContentStore Store { get; private set; }

    public IReadOnlyList<string> Reports
    {
        get
        {
            lock (_reports)
                return [.. _reports];
        }
    }

    /// <summary>The store as the next invocation finds it.</summary>
    public ContentStore Reopen()
    {
        Store?.Dispose();
        Store = ContentStore.Open(Folder["cache"], Time);
        Store.Reported += message =>
        {
            lock (_reports)
                _reports.Add(message);
        };
        return Store;
    }

    public Digest Put(string text) => Store.PutBlob(Encoding.UTF8.GetBytes(text));

    public static ActionRecord Action(string fingerprint, Digest manifest, string stage = "Count") => new()
    {
        Fingerprint = Digest.Of(Encoding.UTF8.GetBytes(fingerprint)),
        Entries = [new FingerprintEntry("code", "sha256:1"), new FingerprintEntry("stage", stage)],
        Manifest = manifest,
        Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Seconds = 1.25,
    };

    /// <summary>Flips one bit of a file that may be read-only.</summary>
    public static void FlipBit(string path, int at = 0)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        Overwrite(path, bytes);
    }

    /// <summary>Writes into the file that is there, whatever its permissions.</summary>
    public static void Overwrite(string path, byte[] bytes)
    {
        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            file.Write(bytes);
            file.SetLength(bytes.Length);
        }

        File.SetUnixFileMode(path, mode);
    }

    public void Dispose()
    {
        Store.Dispose();
        Folder.Dispose();
    }
}
