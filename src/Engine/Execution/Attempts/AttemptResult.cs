using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Execution.Planning;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>How an attempt at a stage ended.</summary>
public abstract record AttemptResult
{
    private AttemptResult() { }

    /// <summary>The process ran and its result is stored.</summary>
    /// <param name="Changed">Input files that changed meanwhile: the result was not published, because it must not stand for these inputs.</param>
    public sealed record Executed(StoredResult Result, JsonObject Usage, TimeSpan Duration, IReadOnlyList<string> Changed) : AttemptResult;

    /// <summary>Another invocation had finished the same work.</summary>
    public sealed record Adopted(StoredResult Result) : AttemptResult;

    /// <summary>Input blobs of these stages are missing or damaged: they run again first.</summary>
    public sealed record NeedsRemake(IReadOnlyList<string> Stages) : AttemptResult;

    /// <summary>A file of the workspace is not what the fingerprint says any more: decide again.</summary>
    public sealed record InputsChanged : AttemptResult;

    /// <param name="Usage">What it took all the same, as far as it said.</param>
    public sealed record Failed(string Error, JsonObject Usage, TimeSpan Duration) : AttemptResult;

    /// <param name="Usage">What it took all the same, as far as it said.</param>
    public sealed record Interrupted(JsonObject Usage, TimeSpan Duration) : AttemptResult;
}

/// <summary>A stage that cannot have a result; the message is for the user: what, where, what to do.</summary>
public sealed class StageFailedException(string message) : Exception(message);
