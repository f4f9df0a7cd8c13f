using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

/// <summary>One workspace used with two stores: what they share is the workspace.</summary>
public sealed class WorkspaceLockTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.5);

    [TestCase(LockKind.Kernel)]
    [TestCase(LockKind.Heartbeat)]
    public async Task Materializers_over_two_stores_exclude_each_other(LockKind kind)
    {
        using var one = new TestStore();
        using var other = new TestStore();
        var artifacts = one.Folder["artifacts"];
        var first = new Materializer(one.Store, artifacts, locks: kind);
        var second = new Materializer(other.Store, artifacts, locks: kind);
        var stage = TestStage.Store(other.Store, "Count", ("a.txt", "A"));

        Task<IReadOnlyList<Digest>> waiting;
        using (first.Locks.TryLock(WorkspaceLocks.OfStage("Count"), LockMode.Exclusive))
        {
            waiting = stage.Materialize(second);
            await Task.WhenAny(waiting, Task.Delay(Moment));
            Assert.That(waiting.IsCompleted, Is.False);
            Assert.That(await TestStage.Store(other.Store, "Other", ("b.txt", "B")).Materialize(second), Is.Empty, "another stage's is free");
        }

        Assert.That(await waiting, Is.Empty);
        Assert.That(stage.IsCurrent(second));
    }

    [Test]
    public async Task Materialize_by_many_over_two_stores_ends_whole_and_leaves_nothing_beside()
    {
        using var one = new TestStore();
        using var other = new TestStore();
        var artifacts = one.Folder["artifacts"];
        // Many files, so that one invocation is in the midst of building when another begins.
        var files = Enumerable.Range(0, 200).Select(i => $"file{i}").ToList();
        var turns = Enumerable.Range(0, 8).Select(i =>
        {
            var store = i % 2 == 0 ? one.Store : other.Store;
            return (Store: store, Stage: TestStage.Store(store, "Count", [.. files.Select(file => (file, $"{i}"))]));
        }).ToList();

        await Task.WhenAll(turns.Select(turn => Task.Run(async () =>
            Assert.That(await turn.Stage.Materialize(new Materializer(turn.Store, artifacts)), Is.Empty))));

        Assert.That(turns.Count(turn => turn.Stage.IsCurrent(new Materializer(turn.Store, artifacts))), Is.EqualTo(1));
        Assert.That(Directory.GetFileSystemEntries(artifacts).Select(Path.GetFileName), Is.EquivalentTo(new[] { "Count", WorkspaceLocks.FolderName }));
        Assert.That(one.Reports.Concat(other.Reports), Is.Empty, "nothing was taken for a user's edit");
    }

    [Test]
    public async Task Run_with_another_store_waits_to_merge_the_lock_file()
    {
        using var pipeline = new TestPipeline("  A: { run: \"echo a > {outputs.x}/f\", outputs: [x] }");
        pipeline.Cache = pipeline["one"];
        using var holder = pipeline.Open();
        pipeline.Cache = pipeline["other"];

        Task<TestRun> running;
        using (holder.Artifacts.Locks.TryLock(WorkspaceLocks.Workspace, LockMode.Exclusive))
        {
            running = Task.Run(() => pipeline.Run());
            SpinWait.SpinUntil(() => running.IsCompleted || File.Exists(pipeline["artifacts/A/x/f"]));
            await Task.WhenAny(running, Task.Delay(Moment));
            Assert.That(running.IsCompleted, Is.False);
            Assert.That(File.Exists(pipeline["pipeline.lock"]), Is.False);
        }

        Assert.That((await running).Outcome.ExitCode, Is.Zero);
        Assert.That(File.ReadAllText(pipeline["pipeline.lock"]), Does.Contain("  A:"));
    }

    [Test]
    public async Task Clean_removes_what_nobody_holds_and_files_are_empty()
    {
        using var test = new TestStore();
        var artifacts = new Materializer(test.Store, test.Folder["artifacts"]);
        await TestStage.Store(test.Store, "A", ("x", "x")).Materialize(artifacts);
        await TestStage.Store(test.Store, "B", ("x", "x")).Materialize(artifacts);
        using var held = artifacts.Locks.TryLock(WorkspaceLocks.OfStage("A"), LockMode.Exclusive)!;
        Assert.That(Directory.GetFiles(artifacts.Locks.Folder).Sum(path => new FileInfo(path).Length), Is.Zero);

        WorkspaceLocks.Clean(artifacts.Folder, TimeProvider.System);
        Assert.That(held.IsHeld);
        Assert.That(Directory.GetFiles(artifacts.Locks.Folder).Select(Path.GetFileName), Is.EqualTo(new[] { WorkspaceLocks.OfStage("A") }));

        held.Dispose();
        WorkspaceLocks.Clean(artifacts.Folder, TimeProvider.System);
        Assert.That(Directory.Exists(artifacts.Locks.Folder), Is.False);
        Assert.That(artifacts.Locks.TryLock("any", LockMode.Exclusive), Is.Not.Null, "made anew");
    }
}
