namespace Pipeline.Accuracy.HumanEval;

/// <summary>What a program may use.</summary>
internal sealed record SandboxLimits
{
    /// <summary>Time from the program's first line on, in which Python's own start is not counted; 3.0 s by default, as in Chen et al. 2021.</summary>
    public TimeSpan WallClock { get; init; } = TimeSpan.FromSeconds(3.0);

    /// <summary>Bytes of address space of each process; 1 GiB by default.</summary>
    public long AddressSpace { get; init; } = 1L << 30;

    /// <summary>Bytes of each file; 16 MiB by default.</summary>
    public long FileSize { get; init; } = 16L << 20;

    /// <summary>Bytes of all files, which are in memory; 64 MiB by default.</summary>
    public long TemporarySpace { get; init; } = 64L << 20;

    /// <summary>Processes and threads; 16 by default, of which two are Python's start and the program.</summary>
    public int Processes { get; init; } = 16;

    /// <summary>Open files of each process; 64 by default.</summary>
    public int OpenFiles { get; init; } = 64;

    /// <summary>Processor time of each process in whole seconds. The clock ends a program first; this ends it where the clock cannot.</summary>
    public int ProcessorSeconds => (int)Math.Ceiling(WallClock.TotalSeconds) + 1;
}
