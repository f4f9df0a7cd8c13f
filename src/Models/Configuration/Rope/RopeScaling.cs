namespace Pipeline.Models.Configuration;

/// <summary>How rotary frequencies are changed for contexts longer than those of the first training.</summary>
public abstract record RopeScaling;

/// <summary>All frequencies divided by one factor.</summary>
/// <param name="Factor">At least 1.</param>
public sealed record LinearRopeScaling(double Factor) : RopeScaling;

/// <summary>
/// Llama 3.1's: low frequencies divided by the factor, high ones kept, those between interpolated (source: <c>_compute_llama3_parameters</c> in transformers).
/// </summary>
/// <param name="Factor">At least 1.</param>
/// <param name="LowFreqFactor">Wave lengths above the original context divided by this are scaled in full.</param>
/// <param name="HighFreqFactor">Wave lengths below the original context divided by this are kept. Larger than the other.</param>
/// <param name="OriginalMaxPositionEmbeddings">Tokens of the original context.</param>
public sealed record Llama3RopeScaling(double Factor, double LowFreqFactor, double HighFreqFactor, int OriginalMaxPositionEmbeddings) : RopeScaling;
