using System.Diagnostics;
using System.Security.Cryptography;
using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class FileHasherTests
{
    private static readonly DateTimeOffset LongAgo = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void HashFile_of_any_size_is_the_sha256_of_its_bytes(
        [Values(0, 1, 262143, 262144, 262145, 8388607, 8388608, 9000001)] int size)
    {
        using var test = new TestStore();
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        File.WriteAllBytes(test.Folder["file"], bytes);

        Assert.That(test.Store.Hasher.HashFile(test.Folder["file"]), Is.EqualTo(Digest.FromHash(SHA256.HashData(bytes))));
    }

    [TestCase(1.9, false)]
    [TestCase(2.1, true)]
    public void Hash_is_reused_only_if_the_file_was_over_two_seconds_old_when_hashing_began(double seconds, bool reused)
    {
        using var folder = new Testing.TemporaryFolder();
        var path = folder.Write("file", "content");
        var store = ContentStore.Open(folder["cache"], TimeProvider.System);
        var state = store.Hasher.StateOf(path);
        var changed = DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(Math.Max(state.Modified, state.Changed) / 100);

        using var later = ContentStore.Open(folder["cache"], new ManualTime(changed + TimeSpan.FromSeconds(seconds)));
        var digest = later.Hasher.HashFile(path);

        Assert.That(later.Hasher.IsRecorded(state, digest), Is.EqualTo(reused));
    }

    [Test]
    public void Hash_of_a_file_from_the_future_is_never_reused()
    {
        using var test = new TestStore(new ManualTime(LongAgo));
        var path = test.Folder.Write("file", "content");

        var digest = test.Store.Hasher.HashFile(path);

        Assert.That(test.Store.Hasher.IsRecorded(test.Store.Hasher.StateOf(path), digest), Is.False);
    }

    [Test]
    public void HashFile_sees_a_change_that_puts_size_and_mtime_back()
    {
        using var test = new TestStore(new ManualTime(LongAgo.AddYears(100)));
        var path = test.Folder.Write("file", "content");
        var time = File.GetLastWriteTimeUtc(path);
        test.Store.Hasher.HashFile(path);

        File.WriteAllText(path, "CONTENT");
        File.SetLastWriteTimeUtc(path, time);

        Assert.That(test.Store.Hasher.HashFile(path), Is.EqualTo(Digest.Of("CONTENT"u8)));
    }

    [Test]
    public void HashFile_in_full_reads_whatever_is_recorded()
    {
        using var test = new TestStore(new ManualTime(LongAgo.AddYears(100)));
        var path = test.Folder.Write("file", "content");
        test.Store.Hasher.Record(test.Store.Hasher.StateOf(path), Digest.Of("a lie"u8));

        Assert.That(test.Store.Hasher.HashFile(path), Is.EqualTo(Digest.Of("a lie"u8)));
        Assert.That(test.Store.Hasher.HashFile(path, inFull: true), Is.EqualTo(Digest.Of("content"u8)));
    }

    [Test]
    public void HashFile_of_what_another_program_has_locked_reads_it()
    {
        using var test = new TestStore();
        var path = test.Folder.Write("file", "content");
        using var locked = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.That(test.Store.Hasher.HashFile(path), Is.EqualTo(Digest.Of("content"u8)));
    }

    [Test]
    public void HashFile_of_nothing_a_folder_or_a_fifo_is_refused_by_name()
    {
        using var test = new TestStore();
        Fifo(test.Folder["fifo"]);

        Assert.That(() => test.Store.Hasher.HashFile(test.Folder["nothing"]), Throws.TypeOf<FileRefusedException>().With.Message.Contains("nothing: no such file"));
        Assert.That(() => test.Store.Hasher.HashFile(test.Folder.Path), Throws.TypeOf<FileRefusedException>().With.Message.Contains("is a folder"));
        Assert.That(() => test.Store.Hasher.HashFile(test.Folder["fifo"]), Throws.TypeOf<FileRefusedException>().With.Message.Contains("fifo is a FIFO"));
    }

    [Test]
    public void HashFolder_lists_files_below_sorted_by_ordinal()
    {
        using var test = new TestStore();
        foreach (var name in new[] { "b", "a/z", "a.txt", "B", "é", "a/new\nline", "a/back\\slash" })
            test.Folder.Write("in/" + name, name);
        Directory.CreateDirectory(test.Folder["in/empty"]);

        var files = test.Store.Hasher.HashFolder(test.Folder["in"]);

        Assert.That(files.Select(file => file.Path), Is.EqualTo(new[] { "B", "a.txt", "a/back\\slash", "a/new\nline", "a/z", "b", "é" }));
        Assert.That(files[0], Is.EqualTo(new FileEntry("B", 1, Digest.Of("B"u8))));
    }

    [Test]
    public void HashFolder_refuses_links_and_special_files_by_name()
    {
        using var test = new TestStore();
        test.Folder.Write("in/sub/file", "x");
        File.CreateSymbolicLink(test.Folder["in/sub/link"], "file");
        Assert.That(() => test.Store.Hasher.HashFolder(test.Folder["in"]), Throws.TypeOf<FileRefusedException>().With.Message.Contains("in/sub/link is a symbolic link"));

        File.Delete(test.Folder["in/sub/link"]);
        Fifo(test.Folder["in/fifo"]);
        Assert.That(() => test.Store.Hasher.HashFolder(test.Folder["in"]), Throws.TypeOf<FileRefusedException>().With.Message.Contains("in/fifo"));
    }

    [Test]
    public void HashFolder_refuses_a_name_that_is_not_utf8()
    {
        using var test = new TestStore();
        Directory.CreateDirectory(test.Folder["in"]);
        Shell("printf x > \"$1/$(printf 'bad\\377')\"", test.Folder["in"]);

        Assert.That(() => test.Store.Hasher.HashFolder(test.Folder["in"]), Throws.TypeOf<FileRefusedException>().With.Message.Contains("not valid UTF-8 (bytes 626164ff)"));
        Shell("rm -rf \"$1\"", test.Folder["in"]);
    }

    [Test]
    public void HashFolder_of_nothing_is_refused() =>
        Assert.That(() => ContentStore.Open("/nowhere/cache", TimeProvider.System).Hasher.HashFolder("/nowhere/in"), Throws.TypeOf<FileRefusedException>());

    private static void Fifo(string path) => Shell("mkfifo \"$1\"", path);

    private static void Shell(string command, string argument)
    {
        using var process = Process.Start("/bin/sh", ["-c", command, "sh", argument]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
