using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class VerifierTests
{
    private static BlobScan Blobs(TestStore test) => new StoreVerifier(test.Store).Blobs((_, _) => { }, CancellationToken.None);

    private static ActionScan Actions(TestStore test) => new StoreVerifier(test.Store).Actions(CancellationToken.None);

    [Test]
    public void Verify_a_sound_store_finds_nothing()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "A", ("x", "1"), ("y", "2"));

        var (blobs, actions) = (Blobs(test), Actions(test));

        Assert.That((blobs.Count, blobs.Damaged.Count), Is.EqualTo((stage.Blobs.Count(), 0)));
        Assert.That((actions.Count, actions.Damaged.Count, actions.Missing.Count), Is.EqualTo((1, 0, 0)));
        Assert.That(new StoreVerifier(test.Store).DamagedRoots(), Is.Empty);
    }

    [Test]
    public void Blobs_tells_how_far_it_is()
    {
        using var test = new TestStore();
        test.Put("12345");
        test.Put("123");
        var told = new List<(long, long)>();

        new StoreVerifier(test.Store).Blobs((done, total) =>
        {
            lock (told)
                told.Add((done, total));
        }, CancellationToken.None);

        Assert.That(told, Has.Count.EqualTo(2).And.Member((8L, 8L)));
    }

    [Test]
    public void Blobs_a_bit_flipped_in_any_is_named_and_quarantined_and_missed_afterwards()
    {
        using var test = new TestStore();
        foreach (var blob in TestStage.Store(test.Store, "A", ("x", "1"), ("y", "2")).Blobs.ToList())
        {
            TestStage.Store(test.Store, "A", ("x", "1"), ("y", "2"));
            TestStore.FlipBit(test.Store.BlobPath(blob));

            Assert.That(Blobs(test).Damaged, Is.EqualTo(new[] { blob }));
            Assert.That(test.Store.Check(blob, null, inFull: false), Is.EqualTo(Presence.Missing));
            Assert.That(Actions(test).Missing.Select(missing => missing.Digest), Is.EqualTo(new[] { blob }));
        }
    }

    [Test]
    public void Blobs_a_damage_that_no_time_shows_is_found()
    {
        // What a failing disk does: the bytes change and no system call was made. The record stands for the trust that the times would give.
        using var test = new TestStore();
        var digest = test.Put("content");
        var path = test.Store.BlobPath(digest);
        TestStore.FlipBit(path);
        test.Store.Hasher.Record(test.Store.Hasher.StateOf(path), digest);
        Assert.That(test.Store.Check(digest, 7, inFull: false), Is.EqualTo(Presence.Present));

        Assert.That(Blobs(test).Damaged, Is.EqualTo(new[] { digest }));
    }

    [Test]
    public void Actions_a_damaged_one_is_quarantined_and_a_missing_blob_is_named()
    {
        using var test = new TestStore();
        var (one, two) = (TestStage.Store(test.Store, "A", ("x", "1")), TestStage.Store(test.Store, "B", ("x", "2")));
        TestStore.FlipBit(test.Store.ActionPath(one.Action.Fingerprint), 40);
        File.Delete(test.Store.BlobPath(two.Manifest.Outputs[0].Files[0].Digest));

        var scan = Actions(test);

        Assert.That(scan.Damaged, Is.EqualTo(new[] { one.Action.Fingerprint }));
        Assert.That(scan.Missing.Single(), Is.EqualTo(
            new MissingBlob(Digest.Of("2"u8), two.Action.Fingerprint, "B", "out/x of B", BlobRole.Output)));
        Assert.That(File.Exists(test.Store.ActionPath(one.Action.Fingerprint)), Is.False);
    }

    [Test]
    public void DamagedRoots_are_named_and_left_in_place()
    {
        using var test = new TestStore();
        var path = test.Folder.Write("cache/roots/0123.json", "{}");

        Assert.That(new StoreVerifier(test.Store).DamagedRoots(), Is.EqualTo(new[] { ("0123", path) }));
        Assert.That(File.Exists(path));
    }
}
