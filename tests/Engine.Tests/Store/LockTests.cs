using System.Diagnostics;
using System.Text;
using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Locks;

namespace Pipeline.Engine.Tests.Store;

public sealed class LockTests
{
    [Test]
    public void TryLock_exclusive_keeps_everybody_else_out_until_disposed()
    {
        using var test = new TestStore();
        using var other = ContentStore.Open(test.Folder["cache"], TimeProvider.System);

        using (var held = test.Store.TryLock("x", LockMode.Exclusive))
        {
            Assert.That(held!.IsHeld);
            Assert.That(other.TryLock("x", LockMode.Exclusive), Is.Null);
            Assert.That(other.TryLock("x", LockMode.Shared), Is.Null);
            using var another = other.TryLock("y", LockMode.Exclusive);
            Assert.That(another, Is.Not.Null);
            Assert.That(Encoding.UTF8.GetString(ContentStore.TryReadAll(test.Folder["cache/locks/x"])!), Does.Contain($"pid {Environment.ProcessId}"));
        }

        using var next = other.TryLock("x", LockMode.Exclusive);
        Assert.That(next, Is.Not.Null);
    }

    [Test]
    public void TryLock_shared_admits_others_who_share()
    {
        using var test = new TestStore();
        using var one = test.Store.TryLock("x", LockMode.Shared);
        using var two = test.Store.TryLock("x", LockMode.Shared);

        Assert.That(two, Is.Not.Null);
        Assert.That(test.Store.TryLock("x", LockMode.Exclusive), Is.Null);
    }

    [Test]
    public void TryLock_after_the_holder_was_killed_is_granted()
    {
        using var test = new TestStore();
        Directory.CreateDirectory(test.Folder["cache/locks"]);
        using var holder = Process.Start(new ProcessStartInfo("flock", [test.Folder["cache/locks/x"], "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true })!;
        Assert.That(holder.StandardOutput.ReadLine(), Is.EqualTo("held"));
        Assert.That(test.Store.TryLock("x", LockMode.Exclusive), Is.Null);

        holder.Kill(entireProcessTree: true);
        holder.WaitForExit();

        using var held = test.Store.LockAsync("x", LockMode.Exclusive, CancellationToken.None).GetAwaiter().GetResult();
        Assert.That(held.IsHeld);
    }

    [Test]
    public void IsHeld_after_somebody_deleted_the_file_is_false_and_another_may_lock()
    {
        using var test = new TestStore();
        using var held = test.Store.TryLock("x", LockMode.Exclusive)!;

        Directory.Delete(test.Folder["cache"], recursive: true);

        Assert.That(held.IsHeld, Is.False);
        using var next = test.Store.TryLock("x", LockMode.Exclusive);
        Assert.That(next!.IsHeld);
    }

    [Test]
    public async Task LockAsync_by_many_at_once_admits_one_at_a_time()
    {
        using var test = new TestStore();
        var (inside, most, turns) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            using var store = ContentStore.Open(test.Folder["cache"], TimeProvider.System);
            using var held = await store.LockAsync("x", LockMode.Exclusive, CancellationToken.None);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            turns++;
            Interlocked.Decrement(ref inside);
        })));

        Assert.That((most, turns), Is.EqualTo((1, 12)));
    }

    [Test]
    public void LockAsync_cancelled_while_waiting_gives_up()
    {
        using var test = new TestStore();
        using var held = test.Store.TryLock("x", LockMode.Exclusive);
        using var stop = new CancellationTokenSource();
        var waiting = test.Store.LockAsync("x", LockMode.Exclusive, stop.Token);

        stop.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("")]
    [TestCase("../x")]
    [TestCase(".hidden")]
    [TestCase("a/b")]
    public void TryLock_by_a_name_that_is_no_file_name_is_refused(string name)
    {
        using var test = new TestStore();
        Assert.That(() => test.Store.TryLock(name, LockMode.Shared), Throws.ArgumentException);
    }

    [Test]
    public void Probe_where_locks_work_says_so()
    {
        using var test = new TestStore();
        Assert.That(LockProbe.Find(test.Folder["locks"]), Is.EqualTo(LockKind.Kernel));
        Assert.That(Directory.GetFiles(test.Folder["locks"]), Is.Empty);
    }
}
