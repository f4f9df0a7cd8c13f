using System.Collections.Concurrent;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>
/// Removes the folders of attempts that succeeded: at once where they hold anything, else at the end of the run.
/// ext4 looks past every inode that was freed in the last minute when it makes a new one, so a run of a thousand small stages that
/// deleted as it went spent half its time there.
/// </summary>
public sealed class FinishedAttempts : IDisposable
{
    private readonly ConcurrentBag<AttemptFolder> _bare = [];

    public void Add(AttemptFolder folder)
    {
        if (folder.IsBare)
            _bare.Add(folder);
        else
            folder.Delete();
    }

    /// <summary>What a run that was killed leaves is taken for an earlier attempt by the next one, or collected.</summary>
    public void Dispose()
    {
        foreach (var folder in _bare)
            folder.Delete();
    }
}
