using Pipeline.Contracts;
using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Tests.Execution;

public sealed class ResourcePoolTests
{
    [Test]
    public void TryTake_beyond_the_jobs_is_refused_until_one_is_returned()
    {
        var pool = new ResourcePool(jobs: 2, cpus: 8, gpus: 0, memory: 100);
        Assert.That(pool.TryTake(new()), Is.True);
        Assert.That(pool.TryTake(new()), Is.True);
        Assert.That(pool.TryTake(new()), Is.False);

        pool.Return(new());

        Assert.That(pool.TryTake(new()), Is.True);
    }

    [Test]
    public void TryTake_more_than_there_is_gets_all_of_it_alone()
    {
        var pool = new ResourcePool(jobs: 4, cpus: 4, gpus: 0, memory: 100);
        var huge = new StageResources(Cpus: 64, Memory: 1_000_000);

        Assert.That(pool.TryTake(huge), Is.True);
        Assert.That(pool.TryTake(new()), Is.False);
        pool.Return(huge);
        Assert.That(pool.TryTake(new()), Is.True);
        Assert.That(pool.TryTake(huge), Is.False);
    }

    [Test]
    public void TryTake_accelerators_are_lent_in_turn_where_there_is_none()
    {
        var pool = new ResourcePool(jobs: 4, cpus: 4, gpus: 0, memory: 100);

        Assert.That(pool.TryTake(new(Gpus: 1)), Is.True);
        Assert.That(pool.TryTake(new(Gpus: 1)), Is.False);
        Assert.That(pool.TryTake(new()), Is.True);
    }
}
