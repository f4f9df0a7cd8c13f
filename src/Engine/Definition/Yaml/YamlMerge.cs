namespace Pipeline.Engine.Definition.Yaml;

/// <summary>How a profile or an override lies over the file: maps merge, everything else replaces.</summary>
internal static class YamlMerge
{
    /// <summary>Either side may be null; values keep the position of the side they came from.</summary>
    public static YamlNode? Deep(YamlNode? under, YamlNode? over)
    {
        if (over is null)
            return under;
        if (under is not YamlMapping lower || over is not YamlMapping upper)
            return over;

        var merged = new YamlMapping(lower.Position);
        foreach (var (name, entry) in lower.Entries)
        {
            if (upper.TryGet(name, out var replacement))
                merged.TryAdd(replacement.Key, Deep(entry.Value, replacement.Value)!);
            else
                merged.TryAdd(entry.Key, entry.Value);
        }

        foreach (var (_, entry) in upper.Entries)
            merged.TryAdd(entry.Key, entry.Value);
        return merged;
    }
}
