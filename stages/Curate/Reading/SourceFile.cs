namespace Pipeline.Curate.Reading;

/// <summary>A file of the raw input.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Name">Relative to the input folder, or the file's own name.</param>
/// <param name="Format">How its rows are written.</param>
/// <param name="Compressed">By gzip.</param>
internal sealed record SourceFile(string Path, string Name, SourceFormat Format, bool Compressed);

/// <summary>How rows are written in a file.</summary>
internal enum SourceFormat
{
    /// <summary>One JSON object a line.</summary>
    JsonLines,
    /// <summary>A JSON array, or lines: the content says.</summary>
    Json,
    /// <summary>Commas, tabs or semicolons: the header says.</summary>
    Csv,
    /// <summary>Tabs, whatever the header has.</summary>
    Tsv,
    Parquet,
}
