using Pipeline.Engine.Store;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Store;

/// <summary>Two machines on one folder: each has its own clock, and only what is written in the files passes between them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HeartbeatTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTime _here = new(Start);
    private readonly ManualTime _there = new(Start.AddDays(-3));
    private readonly TemporaryFolder _folder = new();
    private readonly ContentStore _mine;
    private readonly ContentStore _theirs;

    public HeartbeatTests()
    {
        _mine = ContentStore.Open(_folder["cache"], _here, LockKind.Heartbeat);
        _theirs = ContentStore.Open(_folder["cache"], _there, LockKind.Heartbeat);
    }

    public void Dispose()
    {
        _mine.Dispose();
        _theirs.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Exclusive_keeps_everybody_else_out_until_disposed()
    {
        using (var held = _mine.TryLock("x", LockMode.Exclusive))
        {
            Assert.That(held!.IsHeld);
            Assert.That(_theirs.TryLock("x", LockMode.Exclusive), Is.Null);
            Assert.That(_theirs.TryLock("x", LockMode.Shared), Is.Null);
        }

        using var next = _theirs.TryLock("x", LockMode.Exclusive);
        Assert.That(next, Is.Not.Null);
    }

    /// <summary>A holder's file is its lock here: were it deleted like a kept file, the collection's own would be the first to go.</summary>
    [Test]
    public async Task Gc_deletes_no_holders_file()
    {
        using var held = _theirs.TryLock("x", LockMode.Exclusive)!;

        var result = await new GarbageCollector(_mine, Roots.Of(_mine, _folder.Path)).CollectAsync(null, null, dryRun: false, null, CancellationToken.None);

        Assert.That(result.Items.Where(item => item.Kind == GcKind.Lock), Is.Empty);
        Assert.That(held.IsHeld);
    }

    [Test]
    public void Shared_admits_others_who_share_and_nobody_else()
    {
        using var one = _mine.TryLock("x", LockMode.Shared);
        using (var two = _theirs.TryLock("x", LockMode.Shared))
        {
            Assert.That(two!.IsHeld);
        }

        Assert.That(_theirs.TryLock("x", LockMode.Exclusive), Is.Null);
        one!.Dispose();
        using var exclusive = _theirs.TryLock("x", LockMode.Exclusive);
        Assert.That(exclusive, Is.Not.Null);
    }

    [TestCase(LockMode.Exclusive)]
    [TestCase(LockMode.Shared)]
    public void Holder_that_lives_keeps_its_lock_for_ever(LockMode mode)
    {
        using var held = _mine.TryLock("x", mode)!;

        for (var i = 0; i < 100; i++)
        {
            Assert.That(_theirs.TryLock("x", LockMode.Exclusive), Is.Null);
            _here.Advance(TimeSpan.FromSeconds(5));
            _there.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.That(held.IsHeld);
    }

    [TestCase(LockMode.Exclusive)]
    [TestCase(LockMode.Shared)]
    public void Holder_that_stands_still_for_a_minute_is_taken_over_and_knows(LockMode mode)
    {
        using var stalled = _mine.TryLock("x", mode)!;
        Assert.That(_theirs.TryLock("x", LockMode.Exclusive), Is.Null);

        _there.Advance(TimeSpan.FromSeconds(59));
        Assert.That(_theirs.TryLock("x", LockMode.Exclusive), Is.Null);
        _there.Advance(TimeSpan.FromSeconds(1));
        using var taken = _theirs.TryLock("x", LockMode.Exclusive);

        Assert.That(taken!.IsHeld);
        Assert.That(stalled.IsHeld, Is.False);
        _here.Advance(TimeSpan.FromSeconds(30));
        Assert.That(taken.IsHeld, "a stalled holder that wakes writes into its own, nameless file");
        stalled.Dispose();
        Assert.That(taken.IsHeld, "and does not remove another's");
    }

    [Test]
    public void Waiter_counts_the_minute_from_when_it_first_looked()
    {
        using var held = _mine.TryLock("x", LockMode.Exclusive)!;
        _there.Advance(TimeSpan.FromHours(1));

        Assert.That(_theirs.TryLock("x", LockMode.Exclusive), Is.Null);
        Assert.That(held.IsHeld);
    }

    [Test]
    public void File_of_a_holder_that_died_before_its_first_beat_is_taken_over()
    {
        _folder.Write("cache/locks/x.x", "");
        Assert.That(_mine.TryLock("x", LockMode.Exclusive), Is.Null);
        _here.Advance(TimeSpan.FromSeconds(60));

        using var held = _mine.TryLock("x", LockMode.Exclusive);

        Assert.That(held, Is.Not.Null);
    }
}
