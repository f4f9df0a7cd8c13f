namespace Pipeline.Curate.Reading;

/// <summary>The files of an input.</summary>
/// <param name="Files">To be read, in ordinal order of their names.</param>
/// <param name="Ignored">Names of files of a folder that hold no rows by their extension (a README, a licence).</param>
internal sealed record SourceFiles(IReadOnlyList<SourceFile> Files, IReadOnlyList<string> Ignored)
{
    public const string KnownExtensions = ".jsonl, .ndjson, .json, .csv, .tsv, .parquet, and .gz of all but Parquet";

    /// <summary>A file, whatever its name, or the files of a folder and those below it.</summary>
    public static SourceFiles Of(string path)
    {
        if (!Directory.Exists(path))
            return new([Describe(path, System.IO.Path.GetFileName(path)) ?? FileContent.Describe(path)], []);

        var names = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(path, file))
            .Order(StringComparer.Ordinal)
            .ToLookup(name => Describe(System.IO.Path.Combine(path, name), name) is not null);
        return new([.. names[true].Select(name => Describe(System.IO.Path.Combine(path, name), name)!)], [.. names[false]]);
    }

    private static SourceFile? Describe(string path, string name)
    {
        var compressed = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var bare = compressed ? name[..^3] : name;
        SourceFormat? format = System.IO.Path.GetExtension(bare).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => SourceFormat.JsonLines,
            ".json" => SourceFormat.Json,
            ".csv" => SourceFormat.Csv,
            ".tsv" => SourceFormat.Tsv,
            ".parquet" when !compressed => SourceFormat.Parquet,
            _ => null,
        };
        return format is { } known ? new(path, name, known, compressed) : null;
    }
}
