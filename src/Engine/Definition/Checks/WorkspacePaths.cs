namespace Pipeline.Engine.Definition.Checks;

/// <summary>A path as the definition holds it.</summary>
/// <param name="Absolute">Normal and absolute; links in it are not resolved.</param>
/// <param name="Relative">From the workspace, with <c>/</c> between its parts; for a path outside, as it was written.</param>
/// <param name="From">As manifests say it, where no absolute path may stand: <see cref="Relative"/>, or, for an absolute path, the part from the allowed folder's own name on.</param>
internal sealed record WorkspacePath(string Absolute, string Relative, string From)
{
    /// <summary>What is wrong with reading it, where runs write there; else null.</summary>
    public string? WrittenByRuns => Relative is "." or "artifacts" || Relative.Split('/')[0] == "cache"
        ? "holds what runs write, so it would never stay the same; name a file or folder beside cache/ and artifacts/"
        : null;
}

/// <summary>Keeps paths inside the workspace, by their text and by where symbolic links lead.</summary>
internal sealed class WorkspacePaths
{
    private const int LongestPath = 4096;
    private readonly LinkResolver _links = new();
    private readonly string _workspace;
    private readonly List<string> _inside;
    private readonly List<string> _allowed = [];

    public WorkspacePaths(string workspace)
    {
        _workspace = workspace;
        _inside = [workspace];
        if (_links.Resolve(workspace) is { } real)
            _inside.Add(real);
    }

    /// <summary>Lets paths lead to that file or folder, or into it.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Allow(string text)
    {
        if (Malformed(text) is { } problem)
            return problem;
        var absolute = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, _workspace));
        _allowed.Add(absolute);
        if (_links.Resolve(absolute) is { } real)
            _allowed.Add(real);
        return null;
    }

    /// <summary>The path, or what is wrong with it. Whether anything is there is not asked: a missing input fails its stage, not the file.</summary>
    public (WorkspacePath? Path, string? Problem) Resolve(string text)
    {
        if (Malformed(text) is { } problem)
            return (null, problem);
        var absolute = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, _workspace));
        var inside = IsWithin(absolute, _workspace);
        if (!IsWithin(absolute, _allowed) && (Path.IsPathRooted(text) || !inside))
        {
            return (null, Path.IsPathRooted(text) && inside
                ? $"the path {Visible.Quote(text)} is absolute; write it from the workspace: {Visible.Text(Path.GetRelativePath(_workspace, absolute))}"
                : $"the path {Visible.Quote(text)} leaves the workspace; list it under allow_paths if that is meant");
        }

        if (_links.Resolve(absolute) is not { } real)
            return (null, $"the symbolic links of {Visible.Quote(text)} lead in a circle");
        if (!IsWithin(real, _inside) && !IsWithin(real, _allowed))
            return (null, $"{Visible.Quote(text)} leads out of the workspace by a symbolic link, to {Visible.Text(real)}; list that under allow_paths if it is meant");
        var relative = inside ? Relative(absolute) : text;
        return (new WorkspacePath(absolute, relative, Path.IsPathRooted(relative) ? FromAllowed(absolute) : relative), null);
    }

    private string FromAllowed(string absolute)
    {
        var root = _allowed.Where(root => IsWithin(absolute, root)).MaxBy(root => root.Length)!;
        return "allow_paths/" + Path.GetRelativePath(Path.GetDirectoryName(root) ?? root, absolute);
    }

    private string Relative(string absolute)
    {
        var relative = Path.GetRelativePath(_workspace, absolute);
        // A file called a:b would read as the output b of the stage a.
        return PipelineNames.ParseReference(relative) is null ? relative : "./" + relative;
    }

    private static string? Malformed(string text) => text switch
    {
        "" => "a path cannot be empty; the workspace itself is '.'",
        { Length: > LongestPath } => $"a path cannot be longer than {LongestPath} characters",
        _ when text.Contains('\\', StringComparison.Ordinal) => $"the path {Visible.Quote(text)} has a backslash; write / between its parts",
        _ when text.Contains('\0', StringComparison.Ordinal) => $"the path {Visible.Quote(text)} has a NUL character",
        _ when text.Contains("://", StringComparison.Ordinal) => $"{Visible.Quote(text)} is an address; an input is a file or folder, or Stage:output",
        _ => null,
    };

    private static bool IsWithin(string path, List<string> roots) => roots.Exists(root => IsWithin(path, root));

    private static bool IsWithin(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal)
        && (path.Length == root.Length || root[^1] == Path.DirectorySeparatorChar || path[root.Length] == Path.DirectorySeparatorChar);
}
