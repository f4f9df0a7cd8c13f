using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;

namespace Pipeline.Torch.NativeMethods;

/// <summary>
/// Exceptions of segments that native code called. They cannot pass through native frames, and the backward pass may run on another thread; so
/// the native error names them by number, and whoever gets that error throws them on.
/// </summary>
internal static partial class SegmentFailures
{
    private static readonly ConcurrentDictionary<long, Exception> Waiting = new();
    private static long _last;

    /// <returns>The number to give to the native side.</returns>
    public static long Add(Exception failure)
    {
        var number = Interlocked.Increment(ref _last);
        Waiting[number] = failure;
        return number;
    }

    public static void ThrowIfNamed(string message)
    {
        if (Name().Match(message) is { Success: true } found
            && Waiting.TryRemove(long.Parse(found.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), out var failure))
            ExceptionDispatchInfo.Throw(failure);
    }

    [GeneratedRegex("checkpointed segment failed with exception ([0-9]+)")]
    private static partial Regex Name();
}
