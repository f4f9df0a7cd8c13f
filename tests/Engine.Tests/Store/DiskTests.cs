using Pipeline.Contracts;
using Pipeline.Engine.Store;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Store;

public sealed class DiskTests
{
    private static byte[] Noise(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string[] Leftovers(SmallDisk disk) =>
        Directory.GetFiles(disk.Path, ".tmp-*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    /// <summary>There is no such name below /proc, and there never can be: it answers as if the parent were missing.</summary>
    [TestCase("/proc/x")]
    [TestCase("/proc/1/x")]
    public void Store_that_cannot_be_made_is_an_error_that_names_it(string folder)
    {
        using var store = ContentStore.Open(folder, TimeProvider.System);

        Assert.That(() => store.PutBlob("x"u8), Throws.TypeOf<StoreException>().With.Message.Contains(folder).And.Message.Contains("make the folder"));
    }

    [Test]
    public void Store_that_is_a_link_to_nowhere_is_an_error_that_says_so()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["cache"], folder["gone"]);
        using var store = ContentStore.Open(folder["cache"], TimeProvider.System);

        Assert.That(() => store.PutBlob("x"u8), Throws.TypeOf<StoreException>().With.Message.Contains("a symbolic link that leads nowhere"));
    }

    [Test]
    public void PutBlob_on_a_full_disk_names_the_path_and_leaves_the_store_sound()
    {
        using var disk = new SmallDisk();
        using var store = ContentStore.Open(Path.Combine(disk.Path, "cache"), TimeProvider.System);
        var kept = store.PutBlob(Noise(0, 100_000));

        var failure = Assert.Throws<StoreException>(() => store.PutBlob(Noise(1, 1_000_000)))!;

        Assert.That(failure.Message, Does.Contain("No space left").And.Contain("--cache=DIR").And.Contain(disk.Path));
        Assert.That(Leftovers(disk), Is.Empty);
        Assert.That(store.Check(kept, 100_000, inFull: true), Is.EqualTo(Presence.Present));
        Assert.That(store.Check(Digest.Of(Noise(1, 1_000_000)), null, inFull: true), Is.EqualTo(Presence.Missing));
        Assert.That(() => store.PutBlob(Noise(2, 100_000)), Throws.Nothing, "the failed write gave its space back");
    }

    [Test]
    public void Ingest_and_publish_on_a_full_disk_leave_the_store_sound()
    {
        using var disk = new SmallDisk();
        using var test = new TestStore();
        using var store = ContentStore.Open(Path.Combine(disk.Path, "cache"), TimeProvider.System);
        var action = TestStore.Action("f", store.PutBlob(Noise(0, 1000)));
        var big = test.Folder["big"];
        File.WriteAllBytes(big, Noise(1, 1_000_000));

        Assert.Throws<StoreException>(() => store.Ingest(big, "big"));
        Assert.That(File.ReadAllBytes(big), Is.EqualTo(Noise(1, 1_000_000)), "what could not be stored is still there");
        File.WriteAllBytes(Path.Combine(disk.Path, "filler"), new byte[disk.Free]);
        Assert.Throws<StoreException>(() => store.Publish(action, replace: false));

        Assert.That(Leftovers(disk), Is.Empty);
        Assert.That(store.ReadAction(action.Fingerprint), Is.Null);
        File.Delete(Path.Combine(disk.Path, "filler"));
        Assert.That(store.Publish(action, replace: false).Manifest, Is.EqualTo(action.Manifest));
    }

    [Test]
    public void Materialize_on_a_full_disk_leaves_the_old_artifacts()
    {
        using var disk = new SmallDisk();
        using var test = new TestStore();
        var artifacts = new Materializer(test.Store, Path.Combine(disk.Path, "artifacts"));
        var old = TestStage.Store(test.Store, "A", ("x", "old"));
        old.Materialize(artifacts).GetAwaiter().GetResult();
        var big = TestStage.Store(test.Store, "A", ("x", new string('x', 1_000_000)));

        Assert.That(() => big.Materialize(artifacts), Throws.TypeOf<StoreException>().With.Message.Contains("No space left"));
        Assert.That(old.IsCurrent(artifacts));
        Assert.That(Directory.GetFileSystemEntries(artifacts.Folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "A", WorkspaceLocks.FolderName }));
    }

    [Test]
    public void Store_on_a_read_only_disk_can_be_read_and_says_why_it_cannot_be_written()
    {
        using var disk = new SmallDisk();
        var folder = Path.Combine(disk.Path, "cache");
        Digest kept;
        ActionRecord action;
        using (var store = ContentStore.Open(folder, TimeProvider.System))
        {
            kept = store.PutBlob(Noise(0, 1000));
            action = store.Publish(TestStore.Action("f", kept), replace: false);
        }

        disk.MakeReadOnly();
        using (var store = ContentStore.Open(folder, new ManualTime(new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero))))
        {
            Assert.That(store.Check(kept, 1000, inFull: false), Is.EqualTo(Presence.Present));
            Assert.That(store.ReadAction(action.Fingerprint)?.Manifest, Is.EqualTo(kept));
            var failure = Assert.Throws<StoreException>(() => store.PutBlob(Noise(1, 1000)))!;
            Assert.That(failure.Message, Does.Contain(folder).And.Contain("Read-only file system").And.Contain("--cache=DIR"));
            Assert.Throws<StoreException>(() => store.Publish(action, replace: true));
            Assert.Throws<StoreException>(() => store.TryLock("x", LockMode.Exclusive));
        }

        disk.MakeWritable();
    }

    [Test]
    public void Damage_on_a_read_only_disk_is_reported_and_never_used()
    {
        using var disk = new SmallDisk();
        var reports = new List<string>();
        using var store = ContentStore.Open(Path.Combine(disk.Path, "cache"), TimeProvider.System);
        store.Reported += reports.Add;
        var digest = store.PutBlob(Noise(0, 1000));
        TestStore.FlipBit(store.BlobPath(digest));
        disk.MakeReadOnly();

        Assert.That(store.Check(digest, 1000, inFull: false), Is.EqualTo(Presence.Damaged));
        Assert.That(store.ReadBlob(digest), Is.Null);
        Assert.That(reports, Is.Not.Empty.And.All.Contains("stays where it is, unused"));
        disk.MakeWritable();
    }

    /// <summary>Nothing can be locked there, and nothing need be: whoever looks at a workspace of another user's, or at a snapshot, writes nothing.</summary>
    [Test]
    public async Task Scan_of_artifacts_on_a_read_only_disk_reads_them()
    {
        using var disk = new SmallDisk();
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "A", ("x", "made"));
        await stage.Materialize(new Materializer(test.Store, Path.Combine(disk.Path, "artifacts")));
        disk.MakeReadOnly();
        var artifacts = new Materializer(test.Store, Path.Combine(disk.Path, "artifacts"));

        var scan = await artifacts.ScanAsync("A", stage.ManifestDigest, _ => stage.Action.Log, _ => { }, CancellationToken.None);

        Assert.That((scan!.Files, scan.Faults.Count), Is.EqualTo((3, 0)));
        Assert.That(artifacts.StageFolders(), Is.EqualTo(new[] { "A" }));
        Assert.That(() => WorkspaceLocks.Clean(artifacts.Folder, TimeProvider.System), Throws.Nothing);
        disk.MakeWritable();
    }

    [Test]
    public async Task Materialize_to_another_disk_saves_a_users_edit_from_it()
    {
        using var disk = new SmallDisk();
        using var test = new TestStore();
        var artifacts = new Materializer(test.Store, Path.Combine(disk.Path, "artifacts"));
        var stage = TestStage.Store(test.Store, "A", ("x", "made"));
        await stage.Materialize(artifacts);
        TestStore.Overwrite(Path.Combine(disk.Path, "artifacts/A/out/x"), "mine"u8.ToArray());

        await stage.Materialize(artifacts);

        Assert.That(stage.IsCurrent(artifacts));
        Assert.That(Directory.GetFiles(test.Folder["cache/quarantine"]).Select(File.ReadAllText), Is.EqualTo(new[] { "mine" }));
    }
}
