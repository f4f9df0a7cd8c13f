using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Fingerprinting;

/// <summary>Everything known that a stage's result depends on, sorted by name (ordinal).</summary>
public sealed class EntryList
{
    private readonly FingerprintEntry[] _entries;
    private Digest? _fingerprint;

    /// <param name="entries">In any order; a name stands once.</param>
    /// <param name="unknownInputs">Inputs whose content is not known yet, because the stage that makes it has not run.</param>
    public EntryList(IEnumerable<FingerprintEntry> entries, IReadOnlyList<string> unknownInputs)
    {
        _entries = [.. entries];
        Array.Sort(_entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        UnknownInputs = unknownInputs;
    }

    public IReadOnlyList<FingerprintEntry> Entries => _entries;

    public IReadOnlyList<string> UnknownInputs { get; }

    public bool IsComplete => UnknownInputs.Count == 0;

    /// <summary>SHA-256 of the canonical JSON of the entries, an object of name and value.</summary>
    /// <exception cref="InvalidOperationException">An input is unknown.</exception>
    public Digest Fingerprint
    {
        get
        {
            if (!IsComplete)
                throw new InvalidOperationException($"The fingerprint depends on inputs that are not known yet: {string.Join(", ", UnknownInputs)}.");
            return _fingerprint ??= CanonicalJson.Digest(ToJson(_entries));
        }
    }

    public string? this[string name]
    {
        get
        {
            var at = Array.BinarySearch(_entries, new FingerprintEntry(name, ""), ByName);
            return at < 0 ? null : _entries[at].Value;
        }
    }

    /// <summary>Whether a stored list could be this one's, once the unknown inputs are known: all other entries are equal, one by one.</summary>
    public bool AgreesWith(IReadOnlyList<FingerprintEntry> stored) =>
        stored.Where(entry => !IsUnknown(entry.Name)).SequenceEqual(_entries);

    private static readonly Comparer<FingerprintEntry> ByName =
        Comparer<FingerprintEntry>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    private bool IsUnknown(string entry) => UnknownInputs.Any(input =>
        entry.Length >= InputPrefix.Length + input.Length
        && entry.StartsWith(InputPrefix, StringComparison.Ordinal)
        && entry.AsSpan(InputPrefix.Length).StartsWith(input, StringComparison.Ordinal)
        && (entry.Length == InputPrefix.Length + input.Length || entry[InputPrefix.Length + input.Length] == '/'));

    internal const string InputPrefix = "inputs.";

    private static JsonObject ToJson(FingerprintEntry[] entries)
    {
        var json = new JsonObject();
        foreach (var entry in entries)
            json.Add(entry.Name, entry.Value);
        return json;
    }
}
