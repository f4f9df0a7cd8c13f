using System.Globalization;

namespace Pipeline.Models.Training;

/// <summary>Names of checkpoints: <c>step-000000000012</c>, and with <c>.1</c>, <c>.2</c> … where that step was kept before.</summary>
internal static class CheckpointFolders
{
    /// <summary>Of folders that are being written, or were when the process ended.</summary>
    public const string TemporaryPrefix = ".writing-";

    private const string Prefix = "step-";

    /// <summary>Those that were complete when they got their name; the later of one step first.</summary>
    public static IReadOnlyList<string> NewestFirst(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateDirectories(folder, $"{Prefix}*")
            .Select(path => (path, Key: Parse(Path.GetFileName(path))))
            .Where(found => found.Key is not null)
            .OrderByDescending(found => found.Key)
            .Select(found => found.path),
    ];

    public static string FreeName(string folder, long step)
    {
        var name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:d12}"));
        if (!Path.Exists(name))
            return name;
        var again = 1;
        while (Path.Exists($"{name}.{again}"))
            again++;
        return $"{name}.{again}";
    }

    /// <summary>Removes all other checkpoints, and what was being written when a process ended.</summary>
    public static void RemoveAllBut(string folder, string kept)
    {
        foreach (var path in NewestFirst(folder).Concat(Directory.EnumerateDirectories(folder, $"{TemporaryPrefix}*")).Where(path => path != kept))
            Directory.Delete(path, recursive: true);
    }

    private static (long Step, int Again)? Parse(string name)
    {
        var parts = name[Prefix.Length..].Split('.');
        var again = 0;
        return parts.Length <= 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out again))
            ? (step, again)
            : null;
    }
}
