using Pipeline.Contracts;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Planning;

/// <summary>
/// What a stage's last result was made from: every entry where its action is stored, and what its manifest tells where it is not,
/// because an input changed while the stage ran or the action is lost.
/// </summary>
public sealed class PastEntries
{
    private readonly IReadOnlyList<FingerprintEntry> _entries;
    private readonly Manifest? _manifest;

    private PastEntries(IReadOnlyList<FingerprintEntry> entries, Manifest? manifest) => (_entries, _manifest) = (entries, manifest);

    /// <summary>Those of <paramref name="success"/>, or null where the store has neither its action nor its manifest.</summary>
    public static PastEntries? Of(StageSuccess success, ContentStore store)
    {
        if (store.ReadAction(success.Fingerprint) is { } action)
            return new(action.Entries, null);
        return store.ReadBlob(success.Manifest) is { } bytes && ManifestBytes.TryParse(bytes) is { } manifest ? new([.. Told(manifest)], manifest) : null;
    }

    /// <summary>The value of an entry, or null where there was none or it is not known.</summary>
    public string? this[string name] => _entries.FirstOrDefault(entry => entry.Name == name).Value;

    /// <summary>What differs from <paramref name="now"/>, among the entries that are known.</summary>
    public IReadOnlyList<EntryDifference> Until(EntryList now) =>
        EntryDifference.Between(_entries, _manifest is null ? now.Entries : [.. now.Entries.Where(entry => Tells(_manifest, entry.Name))]);

    private static IEnumerable<FingerprintEntry> Told(Manifest manifest)
    {
        if (manifest.Uses is { } uses)
            yield return new("uses", uses);
        if (manifest.Run is { } run)
            yield return new("command", run);
        if (manifest.Code is { } code)
            yield return new("code", code.Digest.ToString());
        if (manifest.Processor is { } processor)
            yield return new("processor", processor);
        foreach (var parameter in ParameterEntries.Of(manifest.Params))
            yield return parameter;
        foreach (var input in manifest.Inputs)
        {
            yield return new($"{EntryList.InputPrefix}{input.Name}", input.Digest.ToString());
            yield return new($"{EntryList.InputPrefix}{input.Name}.from", input.From);
        }
    }

    /// <summary>Whether a manifest would tell an entry of this name: it has no environment, no models and no single files of a folder.</summary>
    private static bool Tells(Manifest manifest, string entry) =>
        entry is "uses" or "command" or "code" or "processor"
        || entry.StartsWith("params.", StringComparison.Ordinal)
        || (entry.StartsWith(EntryList.InputPrefix, StringComparison.Ordinal) && !manifest.Inputs.Any(input => entry.StartsWith($"{EntryList.InputPrefix}{input.Name}/", StringComparison.Ordinal)));
}
