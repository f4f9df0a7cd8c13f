using System.Diagnostics;
using Pipeline.Torch;

namespace Pipeline.Models.Memory;

/// <summary>What a stage may take of a device.</summary>
/// <param name="Free">Bytes that can still be had; null where that is not known.</param>
/// <param name="Taken">Bytes that the process has already: of a peak and of what was asked for they are a part.</param>
public sealed record MemoryBudget(Device Device, long? Free, long Taken)
{
    /// <param name="asked">Bytes that the pipeline asked for, of the machine's memory and for the whole process: a scheduler ends what takes more. Null for no limit.</param>
    public static MemoryBudget Of(Device device, long? asked) => Of(device, FreeMemory.Of(device), device.IsCpu ? Process.GetCurrentProcess().WorkingSet64 : 0, device.IsCpu ? asked : null);

    /// <param name="advice">What would help where it is too little.</param>
    /// <param name="log">Told of the plan and of what there is.</param>
    /// <exception cref="InsufficientMemoryException">The plan cannot fit.</exception>
    public void Require(MemoryPlan plan, string advice, Action<string> log)
    {
        log($"memory, estimated: {plan.Describe()}; free on {Device}: {(Free is { } known ? MemoryPlan.Megabytes(known) : "not known")}");
        if (Free < plan.Total)
        {
            throw new InsufficientMemoryException(
                $"This needs about {MemoryPlan.Megabytes(plan.Total)} ({plan.Describe()}), and {MemoryPlan.Megabytes(Free.Value)} are free on {Device} or left of what resources asks for. What would help: {advice}.");
        }
    }

    internal static MemoryBudget Of(Device device, long? free, long taken, long? asked)
    {
        var left = asked is { } limit ? Math.Max(0, limit - taken) : (long?)null;
        return new(device, free is { } has && left is { } may ? Math.Min(has, may) : free ?? left, taken);
    }
}
