using System.Collections.Concurrent;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>
/// Removes the folders of attempts that succeeded: at once where they hold anything, else at the end of the run.
/// ext4 looks past every inode that was freed in the last minute when it makes a new one, so a run of a thousand small stages that
/// deleted as it went spent half its time there (docs/decisions/008).
/// </summary>
/// <param name="warn">Told of a folder that cannot be removed: the result is stored, so that is no failure.</param>
public sealed class FinishedAttempts(ContentStore store, Action<string> warn) : IDisposable
{
    private readonly ConcurrentBag<AttemptFolder> _bare = [];

    /// <summary>The caller holds the fingerprint's lock.</summary>
    public void Add(AttemptFolder folder)
    {
        if (folder.IsBare)
            _bare.Add(folder);
        else
            Remove(folder);
    }

    /// <summary>A folder whose fingerprint somebody else works on by now is that attempt's to remove, as an earlier one.</summary>
    public void Dispose() => Parallel.ForEach(_bare, folder =>
    {
        using var held = store.TryLock(LockOf(folder.Fingerprint), LockMode.Exclusive);
        if (held is not null)
            Remove(folder);
    });

    /// <summary>The lock that an attempt at a fingerprint holds.</summary>
    public static string LockOf(string fingerprint) => "stage-" + fingerprint;

    private void Remove(AttemptFolder folder)
    {
        try
        {
            folder.Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            warn($"{folder.Path} could not be removed, and is left to --target=Gc: {failure.Message}");
        }
    }
}
