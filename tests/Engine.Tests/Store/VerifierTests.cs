using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class VerifierTests
{
    private static VerifyReport Verify(TestStore test) => new StoreVerifier(test.Store).Verify(CancellationToken.None);

    [Test]
    public void Verify_a_sound_store_finds_nothing()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "A", ("x", "1"), ("y", "2"));

        var report = Verify(test);

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Blobs, report.Actions), Is.EqualTo((stage.Blobs.Count(), 1)));
    }

    [Test]
    public void Verify_a_bit_flipped_in_any_blob_names_and_quarantines_it()
    {
        using var test = new TestStore();
        foreach (var blob in TestStage.Store(test.Store, "A", ("x", "1"), ("y", "2")).Blobs.ToList())
        {
            TestStage.Store(test.Store, "A", ("x", "1"), ("y", "2"));
            TestStore.FlipBit(test.Store.BlobPath(blob));

            var report = Verify(test);

            Assert.That(report.Findings, Has.Some.Matches<VerifyFinding>(finding => finding!.Kind == FindingKind.DamagedBlob && finding.Path.Contains(blob.Hex)));
            Assert.That(test.Store.Check(blob, null, inFull: false), Is.EqualTo(Presence.Missing));
        }
    }

    [Test]
    public void Verify_a_damage_that_no_time_shows_is_found()
    {
        // What a failing disk does: the bytes change and no system call was made. The record stands for the trust that the times would give.
        using var test = new TestStore();
        var digest = test.Put("content");
        var path = test.Store.BlobPath(digest);
        TestStore.FlipBit(path);
        test.Store.Hasher.Record(test.Store.Hasher.StateOf(path), digest);
        Assert.That(test.Store.Check(digest, 7, inFull: false), Is.EqualTo(Presence.Present));

        Assert.That(Verify(test).Findings.Single().Kind, Is.EqualTo(FindingKind.DamagedBlob));
    }

    [Test]
    public void Verify_a_damaged_action_is_quarantined_and_a_missing_blob_is_named()
    {
        using var test = new TestStore();
        var (one, two) = (TestStage.Store(test.Store, "A", ("x", "1")), TestStage.Store(test.Store, "B", ("x", "2")));
        TestStore.FlipBit(test.Store.ActionPath(one.Action.Fingerprint), 40);
        File.Delete(test.Store.BlobPath(two.Manifest.Outputs[0].Files[0].Digest));

        var report = Verify(test);

        Assert.That(report.Findings.Select(finding => finding.Kind), Is.EquivalentTo(new[] { FindingKind.DamagedAction, FindingKind.MissingBlob }));
        Assert.That(report.Findings.Single(finding => finding.Kind == FindingKind.MissingBlob).Message, Does.Contain("out/x of B"));
        Assert.That(File.Exists(test.Store.ActionPath(one.Action.Fingerprint)), Is.False);
    }

    [Test]
    public void Verify_damaged_roots_are_named_and_left_in_place()
    {
        using var test = new TestStore();
        var path = test.Folder.Write("cache/roots/0123.json", "{}");

        Assert.That(Verify(test).Findings.Single().Kind, Is.EqualTo(FindingKind.DamagedRoots));
        Assert.That(File.Exists(path));
    }
}
