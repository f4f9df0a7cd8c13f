namespace Pipeline.Curate.Quality;

/// <summary>Which rules of quality a row has to pass.</summary>
internal enum QualityProfile
{
    /// <summary>None but the word limits.</summary>
    None,
    /// <summary>For instruction data: only answers that are one phrase over and over fall away.</summary>
    Instruction,
    /// <summary>For text from the web: Gopher's and FineWeb's rules on the answer. Far too strict for instruction data.</summary>
    Web,
}
