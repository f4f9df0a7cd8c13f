namespace Pipeline.Engine.Definition.Checks;

/// <summary>Where paths really lead. Folders are remembered, since ten thousand inputs lie in a few of them.</summary>
internal sealed class LinkResolver
{
    private const int MostLinks = 40;
    private readonly Dictionary<string, string?> _folders = new(StringComparer.Ordinal) { ["/"] = "/" };

    /// <summary>The path with every symbolic link in it followed, as far as it exists, or null where links lead in a circle.</summary>
    public string? Resolve(string absolute)
    {
        if (absolute == "/")
            return absolute;
        var links = 0;
        return Follow(Folder(Path.GetDirectoryName(absolute)!), Path.GetFileName(absolute), ref links);
    }

    private string? Folder(string folder)
    {
        if (_folders.TryGetValue(folder, out var known))
            return known;
        var links = 0;
        string? real = "/";
        var end = 0;
        while (real is not null && end < folder.Length)
        {
            var start = end + 1;
            end = folder.IndexOf('/', start);
            end = end < 0 ? folder.Length : end;
            real = _folders.TryGetValue(folder[..end], out var prefix) ? prefix : Follow(real, folder[start..end], ref links);
            _folders[folder[..end]] = real;
        }

        return real;
    }

    private static string? Follow(string? folder, string name, ref int links)
    {
        var rest = new Stack<string>([name]);
        while (folder is not null && rest.TryPop(out var part))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                folder = Path.GetDirectoryName(folder) ?? "/";
                continue;
            }

            var path = Path.Join(folder, part);
            var target = new FileInfo(path).LinkTarget;
            if (target is null)
                folder = path;
            else if (++links > MostLinks)
                folder = null;
            else
                folder = Enter(target, folder, rest);
        }

        return folder;
    }

    private static string Enter(string target, string folder, Stack<string> rest)
    {
        foreach (var part in target.Split('/').Reverse())
            rest.Push(part);
        return target[0] == '/' ? "/" : folder;
    }
}
