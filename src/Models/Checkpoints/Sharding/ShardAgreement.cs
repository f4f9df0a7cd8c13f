namespace Pipeline.Models.Checkpoints;

/// <summary>Whether an index and its shards say the same.</summary>
internal static class ShardAgreement
{
    /// <exception cref="ModelFormatException">They do not; all differences in one message.</exception>
    public static void Require(string folder, ShardIndex index, IReadOnlyList<SafetensorsFile> files)
    {
        var problems = new List<string>();
        var present = new HashSet<(string Name, string File)>();
        foreach (var file in files)
        {
            var fileName = Path.GetFileName(file.Path);
            foreach (var name in file.Tensors.Keys)
            {
                present.Add((name, fileName));
                if (!index.WeightMap.TryGetValue(name, out var expected))
                    problems.Add($"{Quote.Name(name)} is in {fileName}, and not in the index");
                else if (expected != fileName)
                    problems.Add($"{Quote.Name(name)} is in {fileName}; the index says {Quote.Name(expected)}");
            }
        }

        foreach (var (name, file) in index.WeightMap.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!present.Contains((name, file)))
                problems.Add($"{Quote.Name(name)} is missing from {Quote.Name(file)}");
        }

        if (problems.Count > 0)
            throw new ModelFormatException($"{Path.Combine(folder, ShardIndex.FileName)} does not agree with its files; fetch the model again:{Quote.List(problems)}");
    }
}
