using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pipeline.ExtractFailures;

/// <summary>Parameters of the stage.</summary>
internal sealed record ExtractFailuresOptions
{
    /// <summary>The score below which an answer is a failure, above 0 to 1; 0.5 by default. Only where no model judged.</summary>
    [Description("Where reference answers judged: the score below which an answer is a failure")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Threshold { get; init; } = 0.5;
    /// <summary>Whether questions whose answer or verdict is missing are failures too; false by default.</summary>
    [Description("Take questions whose answer or verdict is missing as failures too")]
    public bool Errors { get; init; }
    /// <summary>Failures kept of a category, at most; all by default.</summary>
    [Description("Failures kept of each category, at most; without it all")]
    [Range(1, 10_000_000)]
    public int? Quota { get; init; }
    /// <summary>Jaccard similarity from which a failure counts as a row that is there already, above 0 to 1; 0.8 by default.</summary>
    [Description("Jaccard similarity from which a question with the same answer counts as the same: a failure that the training rows or the held-out half ask already is left out")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Similarity { get; init; } = 0.8;
}
