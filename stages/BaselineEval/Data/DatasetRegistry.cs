using Pipeline.Sdk;

namespace Pipeline.BaselineEval.Data;

/// <summary>A data set of the registry.</summary>
/// <param name="File">Beside the registry.</param>
/// <param name="Licence">Under which it may be used.</param>
/// <param name="Count">Rows it has: another number is another data set.</param>
/// <param name="Label">The column of labels.</param>
internal sealed record Dataset(string Name, string File, string Licence, int Count, string? Label);

/// <summary>The data sets of a folder: <c>datasets.yaml</c> in it names each with its file, licence and count.</summary>
internal static class DatasetRegistry
{
    private const string FileName = "datasets.yaml";

    /// <exception cref="StageInputException">There is no registry, it cannot be read, or has no such name.</exception>
    public static Dataset Find(string folder, string name)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new StageInputException($"{folder} has no {FileName}, which names its data sets with file, licence and count.");
        var known = YamlFile.Read<RegistryYaml>(path).Datasets ?? throw new StageInputException($"{path} has no datasets:.");
        if (!known.TryGetValue(name, out var entry) || entry is null)
            throw new StageInputException($"There is no data set '{name}' in {path}, which has {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
        return entry is { File: { Length: > 0 } file, Licence: { Length: > 0 } licence, Count: { } count }
            ? Path.GetFileName(file) == file && System.IO.File.Exists(Path.Combine(folder, file)) ? new(name, Path.Combine(folder, file), licence, count, entry.Label) : throw new StageInputException($"{path}: {name}.file names a file beside it, and {file} is none.")
            : throw new StageInputException($"{path}: {name} must say its file, licence and count.");
    }

    // Filled by the reader of YAML, which wants setters.
    private sealed record RegistryYaml
    {
        public Dictionary<string, DatasetYaml?>? Datasets { get; set; }
    }

    private sealed record DatasetYaml
    {
        public string? File { get; set; }
        public string? Licence { get; set; }
        public int? Count { get; set; }
        public string? Label { get; set; }
        public string? About { get; set; }
    }
}
