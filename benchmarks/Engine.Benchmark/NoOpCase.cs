namespace Pipeline.Engine.Benchmark;

/// <summary>The default pipeline with nothing to do, whole process. Peer: a .NET program that only prints its version.</summary>
internal static class NoOpCase
{
    private const int Times = 9;

    public static void Run()
    {
        FrontDoor.Run();
        // The stat cache trusts no file younger than two seconds.
        Thread.Sleep(TimeSpan.FromSeconds(2.5));
        var noop = Measured.Median(Times, () => FrontDoor.Run());
        var status = Measured.Median(Times, () => FrontDoor.Run("--target=Status"));
        var peer = Measured.Median(Times, () => Measured.Of("dotnet", ["--version"], FrontDoor.Root));
        Console.WriteLine($"default pipeline, no-op : {noop.Seconds:0.000} s = {noop.Seconds / peer.Seconds:0.0} × dotnet --version ({peer.Seconds:0.000} s); goal 0.4 s");
        Console.WriteLine($"default pipeline, Status: {status.Seconds:0.000} s = {status.Seconds / peer.Seconds:0.0} × dotnet --version; goal 0.4 s");
    }
}
