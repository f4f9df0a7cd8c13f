using Pipeline.Contracts;

namespace Pipeline.Engine.Fingerprinting;

/// <summary>An entry that two lists do not share: <see cref="Old"/> or <see cref="New"/> is null where a side lacks it.</summary>
public sealed record EntryDifference(string Entry, string? Old, string? New)
{
    /// <summary>What differs between two lists, sorted by name. Where files of a folder are named, the folder's own digest says nothing more and is left out.</summary>
    public static IReadOnlyList<EntryDifference> Between(IReadOnlyList<FingerprintEntry> old, IReadOnlyList<FingerprintEntry> now)
    {
        var before = old.ToDictionary(entry => entry.Name, entry => entry.Value);
        var after = now.ToDictionary(entry => entry.Name, entry => entry.Value);
        var all = before.Keys.Union(after.Keys)
            .Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal)
            .Select(name => new EntryDifference(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .ToList();
        return [.. all.Where(difference => !all.Exists(other => other.Entry.StartsWith(difference.Entry + "/", StringComparison.Ordinal)))];
    }

    /// <summary>The difference in words: <c>params.k: 1 → 2</c>.</summary>
    public override string ToString() => (Old, New) switch
    {
        (null, _) => $"{Entry}: added, {Brief(New!)}",
        (_, null) => $"{Entry}: removed, was {Brief(Old)}",
        _ => $"{Entry}: {Brief(Old)} → {Brief(New)}",
    };

    /// <summary>A digest by its first 12 digits, a long value by its beginning: enough to tell two apart in a line.</summary>
    public static string Brief(string value) =>
        Digest.TryParse(value, out var digest) && value.StartsWith("sha256:", StringComparison.Ordinal) ? "sha256:" + digest.Hex[..12]
        : value.Length > 80 ? value[..77] + "…"
        : value;
}
