using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class IngestTests
{
    private static readonly TimeProvider FarAhead = new ManualTime(new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Test]
    public void Ingest_a_finished_file_becomes_a_read_only_blob()
    {
        using var test = new TestStore();
        var path = test.Folder.Write("cache/work/a/out/x.txt", "content");

        var entry = test.Store.Ingest(path, "x.txt");

        Assert.That(entry, Is.EqualTo(new FileEntry("x.txt", 7, Digest.Of("content"u8))));
        Assert.That(File.Exists(path), Is.False, "renamed, not copied");
        Assert.That(File.ReadAllText(test.Store.BlobPath(entry.Digest)), Is.EqualTo("content"));
        Assert.That((int)File.GetUnixFileMode(test.Store.BlobPath(entry.Digest)), Is.EqualTo(Convert.ToInt32("444", 8)));
    }

    [Test]
    public void Ingest_an_old_file_keeps_its_hash_through_the_rename()
    {
        using var test = new TestStore(FarAhead);

        var entry = test.Store.Ingest(test.Folder.Write("cache/x", "content"), "x");

        var state = test.Store.Hasher.StateOf(test.Store.BlobPath(entry.Digest));
        Assert.That(test.Store.Hasher.IsRecorded(state, entry.Digest));
    }

    [Test]
    public void Ingest_a_file_with_another_name_is_copied()
    {
        using var test = new TestStore();
        var path = test.Folder.Write("cache/x", "content");
        System.Diagnostics.Process.Start("ln", [path, test.Folder["other"]]).WaitForExit();

        var entry = test.Store.Ingest(path, "x");
        File.WriteAllText(test.Folder["other"], "changed");

        Assert.That(test.Store.ReadBlob(entry.Digest), Is.EqualTo("content"u8.ToArray()));
    }

    [Test]
    public void Ingest_a_file_that_somebody_goes_on_writing_is_copied()
    {
        using var test = new TestStore();
        var path = test.Folder.Write("cache/x", "content");
        using var writer = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

        var entry = test.Store.Ingest(path, "x");
        writer.Write("more"u8);
        writer.Flush();

        Assert.That(test.Store.ReadBlob(entry.Digest), Is.EqualTo("content"u8.ToArray()));
        Assert.That(test.Reports, Is.Empty);
    }

    [Test]
    public void Ingest_what_is_stored_already_keeps_the_blob_that_is_there()
    {
        using var test = new TestStore();
        var digest = test.Put("content");
        var inode = test.Store.Hasher.StateOf(test.Store.BlobPath(digest)).Inode;

        test.Store.Ingest(test.Folder.Write("cache/x", "content"), "x");

        Assert.That(test.Store.Hasher.StateOf(test.Store.BlobPath(digest)).Inode, Is.EqualTo(inode));
    }

    [Test]
    public void Ingest_over_a_damaged_blob_heals_it()
    {
        using var test = new TestStore();
        var digest = test.Put("content");
        TestStore.FlipBit(test.Store.BlobPath(digest));

        test.Store.Ingest(test.Folder.Write("cache/x", "content"), "x");

        Assert.That(test.Store.ReadBlob(digest), Is.EqualTo("content"u8.ToArray()));
        Assert.That(test.Reports, Has.Count.EqualTo(1));
    }

    [Test]
    public void Ingest_from_another_file_system_is_copied()
    {
        if (!Directory.Exists("/dev/shm"))
            Assert.Ignore("needs a second file system at /dev/shm");
        using var test = new TestStore();
        var path = Path.Combine("/dev/shm", Path.GetRandomFileName());
        File.WriteAllText(path, "content");
        try
        {
            Assert.That(test.Store.ReadBlob(test.Store.Ingest(path, "x").Digest), Is.EqualTo("content"u8.ToArray()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Ingest_of_a_link_a_folder_or_nothing_is_refused_by_name()
    {
        using var test = new TestStore();
        File.CreateSymbolicLink(test.Folder["link"], "/etc/passwd");

        Assert.That(() => test.Store.Ingest(test.Folder["link"], "link"), Throws.TypeOf<FileRefusedException>().With.Message.Contains("link is a symbolic link"));
        Assert.That(() => test.Store.Ingest(test.Folder.Path, "folder"), Throws.TypeOf<FileRefusedException>().With.Message.Contains("is a folder"));
        Assert.That(() => test.Store.Ingest(test.Folder["nothing"], "nothing"), Throws.TypeOf<FileRefusedException>().With.Message.Contains("no such file"));
    }

    [Test]
    public async Task Ingest_the_same_content_by_many_at_once_gives_one_sound_blob()
    {
        using var test = new TestStore();

        var entries = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            using var store = ContentStore.Open(test.Folder["cache"], TimeProvider.System);
            return store.Ingest(test.Folder.Write($"cache/work/{i}/x", "content"), "x");
        })));

        Assert.That(entries.Distinct().Count(), Is.EqualTo(1));
        Assert.That(test.Store.Check(entries[0].Digest, 7, inFull: true), Is.EqualTo(Presence.Present));
    }
}
