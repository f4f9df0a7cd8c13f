using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>What an attempt is to do.</summary>
/// <param name="Entries">Complete.</param>
/// <param name="Rebuild">Gathers the entries anew from the inputs as they are now.</param>
/// <param name="Paths">Files and folders of the workspace that the fingerprint covers.</param>
/// <param name="Blobs">Every file of the inputs that other stages made.</param>
/// <param name="Replace">Run even where a result is stored, and replace it: forced, <c>always</c>, expired.</param>
/// <param name="Lost">An action that does not stand for the stage, because its files were gone when the run was planned.</param>
/// <param name="LogCopy">Where the run's notebook wants the log.</param>
public sealed record AttemptWork(
    StageDefinition Stage, EntryList Entries, Func<EntryList> Rebuild, IReadOnlyList<string> Paths, IReadOnlyList<InputBlob> Blobs, bool Replace, ActionRecord? Lost, string LogCopy)
{
    public Digest Fingerprint => Entries.Fingerprint;
}

/// <summary>A file of an input, the input it belongs to, and the stage that made it.</summary>
public sealed record InputBlob(string Input, string Maker, FileEntry File);
