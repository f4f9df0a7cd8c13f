using Pipeline.Contracts;

namespace Pipeline.Engine.Execution;

/// <summary>What this machine lends to stages at once. A stage that asks for more than there is gets all of it, alone.</summary>
public sealed class ResourcePool
{
    private readonly int _jobs, _cpus, _gpus;
    private readonly long _memory;
    private int _usedJobs, _usedCpus, _usedGpus;
    private long _usedMemory;

    /// <param name="jobs">Stages at once.</param>
    /// <param name="cpus">Processors; never fewer than <paramref name="jobs"/> count, so that <c>--jobs</c> is a promise for stages of one processor.</param>
    /// <param name="gpus">Accelerators; stages that ask for one take turns even where there is none.</param>
    /// <param name="memory">Bytes.</param>
    public ResourcePool(int jobs, int cpus, int gpus, long memory)
    {
        _jobs = jobs;
        _cpus = Math.Max(jobs, cpus);
        _gpus = Math.Max(1, gpus);
        _memory = memory;
    }

    public static ResourcePool OfThisMachine(int? jobs) => new(
        jobs ?? Environment.ProcessorCount,
        Environment.ProcessorCount,
        Directory.Exists("/proc/driver/nvidia/gpus") ? Directory.GetDirectories("/proc/driver/nvidia/gpus").Length : 0,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <returns>Whether the stage may start now; if so, <see cref="Return"/> when it ends.</returns>
    public bool TryTake(StageResources wanted)
    {
        var (cpus, gpus, memory) = Capped(wanted);
        if (_usedJobs + 1 > _jobs || _usedCpus + cpus > _cpus || _usedGpus + gpus > _gpus || _usedMemory + memory > _memory)
            return false;
        Use(1, cpus, gpus, memory);
        return true;
    }

    public void Return(StageResources wanted)
    {
        var (cpus, gpus, memory) = Capped(wanted);
        Use(-1, -cpus, -gpus, -memory);
    }

    private (int Cpus, int Gpus, long Memory) Capped(StageResources wanted) =>
        (Math.Min(wanted.Cpus, _cpus), Math.Min(wanted.Gpus, _gpus), Math.Min(wanted.Memory ?? 0, _memory));

    private void Use(int jobs, int cpus, int gpus, long memory)
    {
        _usedJobs += jobs;
        _usedCpus += cpus;
        _usedGpus += gpus;
        _usedMemory += memory;
    }
}
