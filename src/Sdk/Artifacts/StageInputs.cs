namespace Pipeline.Sdk.Artifacts;

/// <summary>A stage's inputs, by name. Each is a file or a folder, and read-only.</summary>
public sealed class StageInputs
{
    private readonly IReadOnlyDictionary<string, string> _paths;

    internal StageInputs(IReadOnlyDictionary<string, string> paths) => _paths = paths;

    /// <summary>The path of an input.</summary>
    /// <exception cref="StageInputException">The pipeline gives none.</exception>
    public string this[string name] => Find(name) ?? throw new StageInputException($"The input '{name}' is not given; name it under inputs: in the pipeline file.");

    /// <summary>The path of an optional input, or null.</summary>
    public string? Find(string name) => _paths.GetValueOrDefault(name);

    /// <summary>
    /// One file of an input: the input itself where it is a file, else the only file in the folder whose name ends in <paramref name="extension"/>.
    /// </summary>
    /// <param name="name">Of the input.</param>
    /// <param name="extension">Such as <c>.parquet</c>.</param>
    /// <exception cref="StageInputException">There is none, or more than one.</exception>
    public string File(string name, string extension = ".parquet")
    {
        var path = this[name];
        if (!Directory.Exists(path))
            return System.IO.File.Exists(path) ? path : throw new StageInputException($"The input '{name}' is missing: there is nothing at {path}.");
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        return files is [var only]
            ? only
            : throw new StageInputException($"The input '{name}' should hold one {extension} file and holds {files.Count}: {path}.");
    }
}
