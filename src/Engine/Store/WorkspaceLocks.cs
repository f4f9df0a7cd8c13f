using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Locks;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>
/// The locks of what a workspace has whatever store it is run with: its artifacts and its lock file. They lie in <c>artifacts/.locks</c>, where
/// invocations with different stores meet.
/// </summary>
public static class WorkspaceLocks
{
    public const string FolderName = ".locks";

    /// <summary>The lock under which <c>pipeline.lock</c> is merged. Whoever holds it may take a lock of a store, never the other way round.</summary>
    internal const string Workspace = "workspace";

    /// <summary>The lock of a stage's artifacts. By digest, because a folder that somebody put among them may have any name.</summary>
    internal static string OfStage(string stage) => "stage-" + Digest.Of(Encoding.UTF8.GetBytes(stage)).Hex[..32];

    // Its files stay empty, so that the same results give the same tree under artifacts/, the notebooks aside.
    internal static LockFolder Of(string artifacts, TimeProvider time, LockKind? kind = null) =>
        new(Path.Combine(Path.GetFullPath(artifacts), FolderName), time, kind, tellsHolder: false);

    /// <summary>Removes what is left of locks that nobody holds.</summary>
    public static void Clean(string artifacts, TimeProvider time)
    {
        var locks = Of(artifacts, time);
        try
        {
            foreach (var name in locks.Kept())
                locks.DeleteFree(name);
            PosixPath.DeleteEmptyFolder(locks.Folder);
        }
        catch (StoreException)
        {
            // A folder that is read-only keeps them; they are empty files that nobody waits for.
        }
    }
}
