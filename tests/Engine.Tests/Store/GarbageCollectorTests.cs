using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class GarbageCollectorTests
{
    private static Roots RootsOf(TestStore test, string workspace = "w")
    {
        Directory.CreateDirectory(test.Folder[workspace]);
        return Roots.Of(test.Store, test.Folder[workspace]);
    }

    private static void Run(Roots roots, string id, params TestStage[] stages) =>
        roots.AddRun(id, stages.ToDictionary(stage => stage.Name, stage => stage.ManifestDigest));

    private static Task<GcResult> Collect(TestStore test, Roots roots, int? keep = null, long? size = null, bool dryRun = false, string? forget = null) =>
        new GarbageCollector(test.Store, roots).CollectAsync(keep, size, dryRun, forget, CancellationToken.None);

    private static bool IsWhole(TestStore test, TestStage stage) =>
        stage.Blobs.All(blob => test.Store.Check(blob, null, inFull: true) == Presence.Present)
        && test.Store.ReadAction(stage.Action.Fingerprint)?.Manifest == stage.ManifestDigest;

    private static bool IsGone(TestStore test, TestStage stage) =>
        stage.Blobs.All(blob => test.Store.Check(blob, null, inFull: false) == Presence.Missing) && test.Store.ReadAction(stage.Action.Fingerprint) is null;

    [Test]
    public async Task Collect_deletes_what_no_run_reaches_and_nothing_else()
    {
        using var test = new TestStore();
        var (kept, lost) = (TestStage.Store(test.Store, "A", ("x", "kept")), TestStage.Store(test.Store, "A", ("x", "lost")));
        var roots = RootsOf(test);
        Run(roots, "r1", kept);

        var dry = await Collect(test, roots, dryRun: true);
        Assert.That(IsWhole(test, lost));
        var result = await Collect(test, roots);

        Assert.That(IsWhole(test, kept));
        Assert.That(IsGone(test, lost));
        Assert.That((result.Actions, result.Blobs, result.Bytes > 0), Is.EqualTo((1, 3, true)));
        Assert.That(dry.Items.Where(item => item.Kind != GcKind.Lock), Is.EqualTo(result.Items.Where(item => item.Kind != GcKind.Lock)));
    }

    [Test]
    public async Task Collect_keeps_newest_runs_tags_lock_files_and_artifacts()
    {
        using var test = new TestStore();
        var stages = new[] { "old", "tagged", "new", "recorded", "locked", "shown" }.ToDictionary(text => text, text => TestStage.Store(test.Store, "A", ("x", text)));
        var roots = RootsOf(test);
        Run(roots, "r1", stages["old"]);
        Run(roots, "r2", stages["tagged"]);
        Run(roots, "r3", stages["new"]);
        roots.Update(record => record with { Tags = new Dictionary<string, string> { ["best"] = "r2" }, Lock = [stages["recorded"].ManifestDigest] });
        test.Folder.Write("w/pipeline.lock", $"A: {{ fingerprint: {stages["locked"].Action.Fingerprint} }}\n");
        await stages["shown"].Materialize(new Materializer(test.Store, test.Folder["w/artifacts"]));

        var result = await Collect(test, roots, keep: 1);

        Assert.That(stages.Where(stage => IsGone(test, stage.Value)).Select(stage => stage.Key), Is.EqualTo(new[] { "old" }));
        Assert.That(stages.Count(stage => IsWhole(test, stage.Value)), Is.EqualTo(5));
        Assert.That(result.DroppedRuns, Is.EqualTo(new[] { "r1" }));
        Assert.That(roots.Read().Runs.Select(run => run.Id), Is.EqualTo(new[] { "r2", "r3" }));
    }

    [Test]
    public async Task Collect_in_one_workspace_leaves_anothers_alone_until_it_is_forgotten()
    {
        using var test = new TestStore();
        var (mine, theirs) = (TestStage.Store(test.Store, "A", ("x", "mine")), TestStage.Store(test.Store, "A", ("x", "theirs")));
        var (roots, others) = (RootsOf(test), RootsOf(test, "other"));
        Run(roots, "r1", mine);
        Run(others, "r1", theirs);
        others.Update(record => record with { Runs = [], Artifacts = new Dictionary<string, Digest> { ["A"] = theirs.ManifestDigest } });
        Directory.Delete(test.Folder["other"]);

        await Collect(test, roots, keep: 1);
        Assert.That(IsWhole(test, theirs), "unreachable is not gone");
        await Collect(test, roots, keep: 1, forget: others.Id);

        Assert.That(IsGone(test, theirs));
        Assert.That(IsWhole(test, mine));
        Assert.That(() => Collect(test, roots, forget: others.Id), Throws.TypeOf<UnknownWorkspaceException>().With.Message.Contains(roots.Id));
    }

    [Test]
    public void Collect_while_some_roots_cannot_be_read_is_refused_by_name()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "A", ("x", "1"));
        var (roots, others) = (RootsOf(test), RootsOf(test, "other"));
        Run(others, "r1", stage);
        var path = RootFiles.PathOf(test.Store, others.Id);
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(() => Collect(test, roots), Throws.TypeOf<StoreException>().With.Message.Contains(path));
        }

        for (var at = 0; at < whole.Length; at++)
        {
            File.WriteAllBytes(path, whole);
            TestStore.FlipBit(path, at);
            Assert.That(() => Collect(test, roots), Throws.TypeOf<StoreException>().With.Message.Contains($"--forget={others.Id}"));
        }

        Assert.That(IsWhole(test, stage));
    }

    [Test]
    public void Update_over_damaged_roots_goes_on_holding_Gc_back()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "A", ("x", "1"));
        var roots = RootsOf(test);
        Run(roots, "r1", stage);
        TestStore.FlipBit(RootFiles.PathOf(test.Store, roots.Id), 30);

        Run(roots, "r2");

        Assert.That(roots.Read().Runs.Select(run => run.Id), Is.EqualTo(new[] { "r2" }));
        Assert.That(test.Reports, Has.Count.EqualTo(1));
        Assert.That(() => Collect(test, roots), Throws.TypeOf<StoreException>().With.Message.Contains(".damaged"));
    }

    [Test]
    public void Collect_while_a_kept_runs_list_is_damaged_is_refused()
    {
        using var test = new TestStore();
        var roots = RootsOf(test);
        Run(roots, "r1", TestStage.Store(test.Store, "A", ("x", "1")));
        Run(roots, "r2", TestStage.Store(test.Store, "A", ("x", "2")));
        TestStore.FlipBit(test.Store.BlobPath(roots.Read().Runs[0].Snapshot));

        Assert.That(() => Collect(test, roots), Throws.TypeOf<StoreException>().With.Message.Contains("r1"));
        Assert.That(() => Collect(test, roots, keep: 1), Throws.Nothing);
    }

    [Test]
    public async Task Collect_to_a_size_gives_up_the_oldest_runs_but_never_the_newest_or_a_tagged_one()
    {
        using var test = new TestStore();
        var stages = Enumerable.Range(0, 4).Select(i => TestStage.Store(test.Store, "A", ("x", new string((char)('0' + i), 100_000)))).ToList();
        var roots = RootsOf(test);
        for (var i = 0; i < 4; i++)
            Run(roots, $"r{i}", stages[i]);
        roots.Update(record => record with { Tags = new Dictionary<string, string> { ["t"] = "r0" } });

        var some = await Collect(test, roots, size: 310_000);
        Assert.That((some.Fits, some.DroppedRuns), Is.EqualTo((true, new[] { "r1" })));
        var all = await Collect(test, roots, size: 1);

        Assert.That((all.Fits, all.DroppedRuns), Is.EqualTo((false, new[] { "r2" })));
        Assert.That(stages.Select(stage => IsWhole(test, stage)), Is.EqualTo(new[] { true, false, false, true }));
    }

    [Test]
    public async Task Collect_waits_for_runs_and_runs_that_hold_the_store_lose_nothing()
    {
        using var test = new TestStore();
        var roots = RootsOf(test);
        var running = await test.Store.LockAsync(GarbageCollector.LockName, LockMode.Shared, CancellationToken.None);
        var collecting = Collect(test, roots);
        var stage = TestStage.Store(test.Store, "A", ("x", "just made"));
        Run(roots, "r1", stage);

        Assert.That(collecting.IsCompleted, Is.False);
        running.Dispose();
        await collecting;

        Assert.That(IsWhole(test, stage));
    }

    [Test]
    public async Task Collect_cleans_what_crashes_left_and_keeps_what_may_be_needed()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "A", ("x", "1"));
        var roots = RootsOf(test);
        Run(roots, "r1", stage);
        var unfinished = Digest.Of("unfinished"u8);
        var finished = test.Folder.Write($"cache/work/{stage.Action.Fingerprint.Hex}/1/log.txt", "x");
        var checkpoint = test.Folder.Write($"cache/work/{unfinished.Hex}/1/work/checkpoint", "x");
        var scratch = test.Folder.Write("cache/scratch/0123/blobs/sha256/ab/cd", "x");
        var fresh = test.Folder.Write("cache/blobs/sha256/.tmp-fresh", "x");
        var stale = test.Folder.Write("cache/blobs/sha256/ab/.tmp-stale", "x");
        File.SetLastWriteTimeUtc(stale, File.GetLastWriteTimeUtc(stale).AddDays(-2));
        var halfReply = test.Folder.Write("cache/calls/v1/ab/.tmp-half", "x");
        File.SetLastWriteTimeUtc(halfReply, File.GetLastWriteTimeUtc(halfReply).AddDays(-2));
        var call = test.Folder.Write("cache/calls/v1/ab/call.json", "x");
        using var held = test.Store.TryLock("held", LockMode.Exclusive);
        test.Store.TryLock("free", LockMode.Exclusive)!.Dispose();

        await Collect(test, roots);

        Assert.That(new[] { finished, scratch, stale, halfReply, test.Folder["cache/locks/free"] }.Where(Path.Exists), Is.Empty);
        Assert.That(new[] { checkpoint, fresh, call, test.Folder["cache/locks/held"] }.Where(path => !Path.Exists(path)), Is.Empty);
        Assert.That(held!.IsHeld);
    }

    [Test]
    public async Task Collect_removes_actions_whose_manifest_is_gone()
    {
        using var test = new TestStore();
        var stage = TestStage.Store(test.Store, "A", ("x", "1"));
        var roots = RootsOf(test);
        Run(roots, "r1", stage);
        File.Delete(test.Store.BlobPath(stage.ManifestDigest));

        await Collect(test, roots);

        Assert.That(test.Store.ReadAction(stage.Action.Fingerprint), Is.Null);
    }
}
