using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution;

/// <summary><c>artifacts/</c> of a workspace: what the last successful run made, by link, read-only.</summary>
public sealed class ArtifactFolder(ContentStore store, string folder)
{
    /// <summary>Puts a stage's result there, unless it stands there untouched. What a user edited is moved away first, and said.</summary>
    /// <returns>Whether anything had to be done.</returns>
    public bool Place(StoredResult result, string? log, Action<string> warn) => throw new NotSupportedException(store.Folder + folder + result + log + warn);

    /// <summary>Whether the stage's files are as they were put there.</summary>
    public bool IsIntact(StoredResult result) => throw new NotSupportedException();
}
