namespace Pipeline.Tests.Plans;

/// <summary>Loses parts of <c>cache/</c> and <c>artifacts/</c> at random.</summary>
internal static class StoreLoss
{
    /// <summary>Says what was lost.</summary>
    public static string Lose(string folder, Random random) => random.Next(10) switch
    {
        0 => DeleteFiles(folder, "cache/blobs", random, 1),
        1 => DeleteFiles(folder, "cache/blobs", random, 3),
        2 => DeleteFiles(folder, "cache/actions", random, 1),
        3 => DeleteFiles(folder, "artifacts", random, 2),
        4 => DeleteFolder(folder, "artifacts"),
        5 => DeleteFolder(folder, new[] { "cache", "cache/stat", "cache/journal", "cache/roots", "cache/actions", "cache/blobs" }[random.Next(6)]),
        _ => "no loss",
    };

    private static string DeleteFiles(string folder, string part, Random random, int count)
    {
        var inside = Path.Combine(folder, part);
        if (!Directory.Exists(inside))
            return $"{part} is not there";
        var files = Directory.GetFiles(inside, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var lost = Enumerable.Range(0, files.Length == 0 ? 0 : count).Select(_ => files[random.Next(files.Length)]).Distinct().ToList();
        lost.ForEach(File.Delete);
        return $"lost {string.Join(", ", lost.Select(path => Path.GetRelativePath(folder, path)))}";
    }

    private static string DeleteFolder(string folder, string part)
    {
        if (Directory.Exists(Path.Combine(folder, part)))
            Directory.Delete(Path.Combine(folder, part), recursive: true);
        return $"lost {part}/";
    }
}
