// Each test runs on folders and processes of its own. Three at once: each waits for processes much of the time.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(3)]
