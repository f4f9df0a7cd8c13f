using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class BlobTests
{
    [Test]
    public void Check_in_full_protects_a_blob_that_became_writable()
    {
        using var test = new TestStore();
        var digest = test.Store.PutBlob("x"u8);
        var path = test.Store.BlobPath(digest);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);

        Assert.That(test.Store.Check(digest, 1, inFull: true), Is.EqualTo(Presence.Present));
        Assert.That(File.GetUnixFileMode(path) & (UnixFileMode.UserWrite | UnixFileMode.OtherWrite), Is.EqualTo(UnixFileMode.None));
    }

    [Test]
    public void PutBlob_then_read_gives_the_bytes()
    {
        using var test = new TestStore();

        var digest = test.Put("hello");

        Assert.That(digest, Is.EqualTo(Digest.Of("hello"u8)));
        Assert.That(test.Store.ReadBlob(digest), Is.EqualTo("hello"u8.ToArray()));
        Assert.That(test.Store.BlobPath(digest), Does.EndWith($"blobs/sha256/{digest.Hex[..2]}/{digest.Hex}"));
        Assert.That((int)File.GetUnixFileMode(test.Store.BlobPath(digest)), Is.EqualTo(Convert.ToInt32("444", 8)));
    }

    [Test]
    public void Check_of_nothing_is_missing()
    {
        using var test = new TestStore();

        Assert.That(test.Store.Check(Digest.Of("x"u8), null, inFull: false), Is.EqualTo(Presence.Missing));
        Assert.That(test.Store.ReadBlob(Digest.Of("x"u8)), Is.Null);
        Assert.That(Directory.Exists(test.Folder["cache"]), Is.False, "a store that was only read has no folder");
    }

    [Test]
    public void Check_of_a_flipped_byte_with_size_and_times_put_back_is_damaged_and_quarantined()
    {
        using var test = new TestStore();
        var digest = test.Put("hello");
        var path = test.Store.BlobPath(digest);
        var time = File.GetLastWriteTimeUtc(path);
        test.Reopen();

        TestStore.FlipBit(path);
        File.SetLastWriteTimeUtc(path, time);

        Assert.That(test.Store.Check(digest, 5, inFull: false), Is.EqualTo(Presence.Damaged));
        Assert.That(test.Store.Check(digest, 5, inFull: false), Is.EqualTo(Presence.Missing));
        Assert.That(test.Reports, Has.Count.EqualTo(1).And.One.Contains(path).And.One.Contains("quarantine/"));
        Assert.That(Directory.GetFiles(test.Folder["cache/quarantine"]), Has.Length.EqualTo(1));
    }

    [Test]
    public void PutBlob_over_a_damaged_one_heals_it()
    {
        using var test = new TestStore();
        var digest = test.Put("hello");
        TestStore.FlipBit(test.Store.BlobPath(digest));

        test.Put("hello");

        Assert.That(test.Store.ReadBlob(digest), Is.EqualTo("hello"u8.ToArray()));
        Assert.That(test.Reports, Has.Count.EqualTo(1));
    }

    [Test]
    public void Check_of_a_blob_that_is_a_link_or_a_folder_is_damaged()
    {
        using var test = new TestStore();
        var (link, folder) = (Digest.Of("link"u8), Digest.Of("folder"u8));
        Directory.CreateDirectory(Path.GetDirectoryName(test.Store.BlobPath(link))!);
        File.CreateSymbolicLink(test.Store.BlobPath(link), test.Folder.Write("target", "link"));
        Directory.CreateDirectory(test.Store.BlobPath(folder));

        Assert.That(test.Store.Check(link, null, inFull: false), Is.EqualTo(Presence.Damaged));
        Assert.That(test.Store.Check(folder, null, inFull: false), Is.EqualTo(Presence.Damaged));
        Assert.That(File.ReadAllText(test.Folder["target"]), Is.EqualTo("link"));
    }

    [Test]
    public void PutBlob_while_the_store_is_being_deleted_is_there_afterwards()
    {
        using var test = new TestStore();
        for (var i = 0; i < 20; i++)
        {
            test.Put($"before {i}");
            Directory.Delete(test.Folder["cache"], recursive: true);
            var digest = test.Put($"after {i}");

            Assert.That(test.Store.ReadBlob(digest), Is.EqualTo(Encoding.UTF8.GetBytes($"after {i}")));
        }
    }
}
