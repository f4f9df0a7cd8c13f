using System.Diagnostics;

namespace Pipeline.Tests.Running;

/// <summary>Waits for what another process does in its own time. The bound is there to end a test that hangs, not to measure.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static void IsTrue(Func<bool> condition, Func<string> otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Bound)
                Assert.Fail($"waited {Bound.TotalSeconds} s; {otherwise()}");
            Thread.Sleep(10);
        }
    }
}
