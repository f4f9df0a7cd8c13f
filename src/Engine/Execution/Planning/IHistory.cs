using Pipeline.Contracts;

namespace Pipeline.Engine.Execution.Planning;

/// <summary>What stages of this workspace did before.</summary>
public interface IHistory
{
    /// <summary>The result that stood for the stage last, or null.</summary>
    StageSuccess? LastSuccess(string stage);
}

/// <summary>A success: by what fingerprint, and what it made.</summary>
public sealed record StageSuccess(Digest Fingerprint, Digest Manifest);
