using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class MaterializerTests
{
    private static Materializer Artifacts(TestStore test) => new(test.Store, test.Folder["artifacts"]);

    private static string[] Files(TestStore test) =>
        [.. Directory.GetFiles(test.Folder["artifacts"], "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(test.Folder["artifacts"], path))
            .Where(path => !path.StartsWith(WorkspaceLocks.FolderName, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static string[] Quarantined(TestStore test) =>
        Directory.Exists(test.Folder["cache/quarantine"]) ? [.. Directory.GetFiles(test.Folder["cache/quarantine"]).Select(File.ReadAllText)] : [];

    [Test]
    public async Task Materialize_lays_out_outputs_manifest_and_log_read_only()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "A"), ("sub/b.txt", "B"));

        Assert.That(stage.IsCurrent(Artifacts(test)), Is.False);
        Assert.That(await stage.Materialize(Artifacts(test)), Is.Empty);

        Assert.That(Files(test), Is.EqualTo(new[] { "Count/log.txt", "Count/manifest.json", "Count/out/a.txt", "Count/out/sub/b.txt" }));
        Assert.That(File.ReadAllText(test.Folder["artifacts/Count/out/sub/b.txt"]), Is.EqualTo("B"));
        Assert.That(File.ReadAllBytes(test.Folder["artifacts/Count/manifest.json"]), Is.EqualTo(test.Store.ReadBlob(stage.ManifestDigest)));
        Assert.That(Files(test).Select(file => (int)File.GetUnixFileMode(test.Folder["artifacts/" + file])), Is.All.EqualTo(Convert.ToInt32("444", 8)));
        Assert.That(stage.IsCurrent(Artifacts(test)));
    }

    [Test]
    public async Task Materialize_a_new_result_replaces_the_old_and_quarantines_nothing()
    {
        using var test = new TestStore();
        await TestStage.Store(test.Store, "Count", ("a.txt", "A"), ("old.txt", "O")).Materialize(Artifacts(test));

        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "AA"));
        await stage.Materialize(Artifacts(test));

        Assert.That(Files(test), Is.EqualTo(new[] { "Count/log.txt", "Count/manifest.json", "Count/out/a.txt" }));
        Assert.That(stage.IsCurrent(Artifacts(test)));
        Assert.That((Quarantined(test), test.Reports), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())));
    }

    [Test]
    public async Task Materialize_after_the_store_was_deleted_and_made_again_quarantines_nothing()
    {
        using var test = new TestStore();
        await TestStage.Store(test.Store, "Count", ("a.txt", "A")).Materialize(Artifacts(test));
        Directory.Delete(test.Folder["cache"], recursive: true);

        var stage = TestStage.Store(test.Reopen(), "Count", ("a.txt", "AA"));
        await stage.Materialize(Artifacts(test));

        Assert.That(stage.IsCurrent(Artifacts(test)));
        Assert.That(Quarantined(test), Is.Empty);
    }

    [Test]
    public async Task Materialize_over_a_users_edit_keeps_the_edit_in_quarantine()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "A"));
        await stage.Materialize(Artifacts(test));
        var path = test.Folder["artifacts/Count/out/a.txt"];
        var time = File.GetLastWriteTimeUtc(path);
        test.Reopen();

        TestStore.Overwrite(path, "B"u8.ToArray());
        File.SetLastWriteTimeUtc(path, time);

        Assert.That(stage.IsCurrent(Artifacts(test)), Is.False);
        await stage.Materialize(Artifacts(test));
        Assert.That(File.ReadAllText(path), Is.EqualTo("A"));
        Assert.That(Quarantined(test), Is.EqualTo(new[] { "B" }));
        Assert.That(test.Reports, Has.Count.EqualTo(1).And.One.Contains(path));
        Assert.That(test.Store.ReadBlob(Digest.Of("A"u8)), Is.Not.Null, "the blob is another file");
    }

    [Test]
    public async Task Materialize_over_files_of_the_users_own_keeps_them_in_quarantine()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "A"));
        await stage.Materialize(Artifacts(test));
        test.Folder.Write("artifacts/Count/out/notes.txt", "mine");
        File.CreateSymbolicLink(test.Folder["artifacts/Count/link"], "/etc/passwd");

        Assert.That(stage.IsCurrent(Artifacts(test)), Is.False);
        await stage.Materialize(Artifacts(test));

        Assert.That(stage.IsCurrent(Artifacts(test)));
        Assert.That(test.Reports, Has.Count.EqualTo(2));
        Assert.That(Quarantined(test), Does.Contain("mine"));
    }

    [Test]
    public async Task Materialize_after_a_file_was_deleted_brings_it_back()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "A"), ("b.txt", "B"));
        await stage.Materialize(Artifacts(test));
        File.Delete(test.Folder["artifacts/Count/out/b.txt"]);

        Assert.That(stage.IsCurrent(Artifacts(test)), Is.False);
        await stage.Materialize(Artifacts(test));

        Assert.That(File.ReadAllText(test.Folder["artifacts/Count/out/b.txt"]), Is.EqualTo("B"));
    }

    [Test]
    public async Task Materialize_with_a_missing_blob_names_it_and_changes_nothing()
    {
        using var test = new TestStore();
        var old = TestStage.Store(test.Store, "Count", ("a.txt", "A"));
        await old.Materialize(Artifacts(test));
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "AA"));
        File.Delete(test.Store.BlobPath(Digest.Of("AA"u8)));

        Assert.That(await stage.Materialize(Artifacts(test)), Is.EqualTo(new[] { Digest.Of("AA"u8) }));
        Assert.That(old.IsCurrent(Artifacts(test)));
    }

    [Test]
    public async Task Materialize_with_a_missing_log_goes_without()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "A"));
        File.Delete(test.Store.BlobPath(stage.Action.Log!.Value));

        Assert.That(await stage.Materialize(Artifacts(test)), Is.Empty);
        Assert.That(File.Exists(test.Folder["artifacts/Count/log.txt"]), Is.False);
        Assert.That(stage.IsCurrent(Artifacts(test)));
    }

    [Test]
    public async Task IsCurrent_once_settled_needs_no_file_to_be_read()
    {
        using var test = new TestStore(new ManualTime(new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "A"));
        await stage.Materialize(Artifacts(test));
        Assert.That(stage.IsCurrent(Artifacts(test)));
        var hasher = test.Reopen().Hasher;

        Assert.That(hasher.IsRecorded(hasher.StateOf(test.Folder["artifacts/Count/out/a.txt"]), Digest.Of("A"u8)));
        Assert.That(hasher.IsRecorded(hasher.StateOf(test.Folder["artifacts/Count/out"]), ArtifactTree.ListingDigest(["a.txt"])));
    }

    [Test]
    public async Task Materialize_a_large_file_shares_its_blocks_and_keeps_its_hash_known()
    {
        using var test = new TestStore(new ManualTime(new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var path = test.Folder["cache/big"];
        Directory.CreateDirectory(test.Folder["cache"]);
        using (var file = File.Create(path))
            file.SetLength((64L * 1024 * 1024) + 1);
        var entry = test.Store.Ingest(path, "big");
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "A"));
        var manifest = stage.Manifest with { Outputs = [new ManifestOutput("out", FileEntry.FolderDigest([entry]), [entry])] };
        var digest = test.Store.PutBlob(CanonicalJson.SerializeRecord(manifest));

        await Artifacts(test).MaterializeAsync("Count", digest, manifest, null, CancellationToken.None);

        var hasher = test.Store.Hasher;
        Assert.That(hasher.IsRecorded(hasher.StateOf(test.Store.BlobPath(entry.Digest)), entry.Digest), "after linking");
        await Artifacts(test).RemoveAsync("Count", CancellationToken.None);
        Assert.That(hasher.IsRecorded(hasher.StateOf(test.Store.BlobPath(entry.Digest)), entry.Digest), "after unlinking");
        Assert.That(Directory.Exists(test.Folder["artifacts/Count"]), Is.False);
    }

    [Test]
    public async Task Materialize_after_an_edit_through_a_hard_link_finds_the_blob_damaged()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "Count", ("a.txt", "A"));
        await stage.Materialize(Artifacts(test));
        var (path, blob) = (test.Folder["artifacts/Count/out/a.txt"], test.Store.BlobPath(Digest.Of("A"u8)));
        File.Delete(path);
        System.Diagnostics.Process.Start("ln", [blob, path]).WaitForExit();
        TestStore.Overwrite(path, "B"u8.ToArray());

        Assert.That(await stage.Materialize(Artifacts(test)), Is.EqualTo(new[] { Digest.Of("A"u8) }));
        Assert.That(File.Exists(blob), Is.False);
        Assert.That(test.Reports, Has.Count.EqualTo(2));
    }

    [TestCase("../escape")]
    [TestCase("/etc/escape")]
    [TestCase("a//b")]
    [TestCase("")]
    public void Materialize_a_manifest_that_leads_out_of_the_workspace_is_refused(string path)
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "Count", (path, "x"));

        Assert.That(() => stage.Materialize(Artifacts(test)), Throws.TypeOf<FileRefusedException>());
        Assert.That(File.Exists(test.Folder["escape"]), Is.False);
        Assert.That(() => LinkTree.Create(test.Store, test.Folder["in"], [new FileEntry(path, 1, Digest.Of("x"u8))]), Throws.TypeOf<FileRefusedException>());
    }

    [Test]
    public async Task Materialize_by_many_at_once_ends_whole_and_leaves_nothing_beside()
    {
        using var test = new TestStore();
        var stages = Enumerable.Range(0, 8).Select(i => TestStage.Store(test.Store, "Count", ("a.txt", $"{i}"), ("b.txt", $"{i}"))).ToList();

        await Task.WhenAll(stages.Select(stage => Task.Run(async () =>
        {
            using var store = ContentStore.Open(test.Folder["cache"], TimeProvider.System);
            Assert.That(await stage.Materialize(new Materializer(store, test.Folder["artifacts"])), Is.Empty);
        })));

        Assert.That(stages.Count(stage => stage.IsCurrent(Artifacts(test))), Is.EqualTo(1));
        Assert.That(Directory.GetFileSystemEntries(test.Folder["artifacts"]).Select(Path.GetFileName), Is.EquivalentTo(new[] { "Count", WorkspaceLocks.FolderName }));
    }

    [Test]
    public void LinkTree_is_private_and_keeps_hashes_known()
    {
        using var test = new TestStore(new ManualTime(new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var digest = test.Put("content");
        Assert.That(test.Store.Check(digest, null, inFull: true), Is.EqualTo(Presence.Present));
        var hasher = test.Store.Hasher;

        using (var tree = LinkTree.Create(test.Store, test.Folder["cache/work/1/in/data"], [new FileEntry("a/x", 7, digest), new FileEntry("y", 7, digest)]))
        {
            Assert.That(File.ReadAllText(Path.Combine(tree.Folder, "a/x")), Is.EqualTo("content"));
            Assert.That(hasher.IsRecorded(hasher.StateOf(test.Store.BlobPath(digest)), digest), "while linked");
        }

        Assert.That(hasher.IsRecorded(hasher.StateOf(test.Store.BlobPath(digest)), digest), "after");
        Assert.That(Encoding.UTF8.GetString(test.Store.ReadBlob(digest)!), Is.EqualTo("content"));
    }
}
