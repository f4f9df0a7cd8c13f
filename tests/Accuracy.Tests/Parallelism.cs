// Each program has a sandbox of its own, and those without an end wait for their limit.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(3)]
