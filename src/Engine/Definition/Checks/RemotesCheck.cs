using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Every remote has an address that a cache can have, and no password in it.</summary>
internal static class RemotesCheck
{
    public static void Check(YamlMapping? remotes, NodeReader reader)
    {
        foreach (var (name, entry) in remotes?.Entries ?? [])
        {
            var where = $"remotes.{Visible.Text(name)}";
            if (reader.Mapping(entry.Value, where) is not { } remote)
            {
                if (entry.Value.IsNull)
                    reader.Violations.Add(entry.Key, $"{where}.url is missing");
            }
            else if (remote["url"] is not { } node)
            {
                reader.Violations.Add(entry.Key, $"{where}.url is missing");
            }
            else if (reader.Text(node, $"{where}.url") is { } url)
            {
                CheckAddress(node, url, where, reader);
            }
        }
    }

    private static void CheckAddress(YamlNode node, string url, string where, NodeReader reader)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "file"))
            reader.Violations.Add(node, $"{where}.url must be an address that begins with http://, https:// or file://");
        else if (address.UserInfo.Length > 0)
            reader.Violations.Add(node, $"{where}.url holds a password; secrets never stand here");
    }
}
