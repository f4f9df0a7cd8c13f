namespace Pipeline.Engine.Store;

/// <summary>Paths that come from manifests, and so possibly from a stranger's server.</summary>
internal static class RelativePath
{
    /// <summary><paramref name="relative"/> below <paramref name="folder"/>.</summary>
    /// <exception cref="FileRefusedException">It would lead out of the folder, or names no file.</exception>
    public static string Below(string folder, string relative)
    {
        var parts = relative.Split('/');
        return parts.Any(part => part is "" or "." or "..") || relative.Contains('\0', StringComparison.Ordinal)
            ? throw new FileRefusedException($"'{relative}' of a manifest is not a path below {folder}.", relative)
            : Path.Combine(folder, relative);
    }
}
