// Each test runs on folders and processes of its own. Two at once: what they start has processors to itself only in part.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(2)]
