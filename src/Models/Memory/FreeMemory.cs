using System.Globalization;
using Pipeline.Torch;

namespace Pipeline.Models.Memory;

/// <summary>What a device has left.</summary>
public static class FreeMemory
{
    /// <returns>Bytes that can still be had, or null where the machine does not tell.</returns>
    public static long? Of(Device device) => device.IsCpu ? OfHost("/proc/meminfo", "/sys/fs/cgroup") : torch.cuda.memory(device.Index).Free;

    /// <summary>What the kernel has available, but no more than the control group has left: in a container that is less.</summary>
    internal static long? OfHost(string meminfo, string group)
    {
        var available = File.Exists(meminfo) && File.ReadLines(meminfo).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } found
            && long.TryParse(found.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes * 1024
            : (long?)null;
        return Number(Path.Combine(group, "memory.max")) is { } limit && Number(Path.Combine(group, "memory.current")) is { } used
            ? Math.Min(available ?? long.MaxValue, Math.Max(0, limit - used + FileCache(group)))
            : available;
    }

    /// <summary>Pages of files count as used, and go when memory is wanted. What is being written must be written first, so it stays out.</summary>
    private static long FileCache(string group)
    {
        var path = Path.Combine(group, "memory.stat");
        if (!File.Exists(path))
            return 0;
        var bytes = File.ReadLines(path).Select(line => line.Split(' ')).ToDictionary(fields => fields[0], fields => long.Parse(fields[1], CultureInfo.InvariantCulture));
        return Math.Max(0, Of("inactive_file") + Of("active_file") - Of("file_dirty") - Of("file_writeback"));

        long Of(string name) => bytes.GetValueOrDefault(name);
    }

    /// <summary>Null for a file that is not there, or says <c>max</c>.</summary>
    private static long? Number(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var value) ? value : null;
}
