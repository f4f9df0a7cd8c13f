using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pipeline.Evaluation.Scoring;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Local;
using Pipeline.Sdk.Options;

namespace Pipeline.Validate;

/// <summary>Parameters of the stage.</summary>
internal sealed record ValidateOptions
{
    /// <summary>The model before; by default the local one of the inputs.</summary>
    [Description("The model before the training, by its alias under models:; without it the local one of the inputs before and base")]
    [ModelAlias]
    public string? Before { get; init; }
    /// <summary>The model after; by default the local one of the inputs.</summary>
    [Description("The model after the training, by its alias; without it the local one of the inputs after and base")]
    [ModelAlias]
    public string? After { get; init; }
    /// <summary>How answers are compared with reference answers.</summary>
    [Description("How answers are compared with reference answers")]
    public ScorerOptions Scorer { get; init; } = new();
    /// <summary>The score from which an answer counts as right, above 0 to 1; 0.5 by default.</summary>
    [Description("The score from which an answer counts as right, for improved and regressed rows and McNemar's test")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Threshold { get; init; } = 0.5;
    /// <summary>What is done with questions that training rows ask; refuse by default.</summary>
    [Description("Questions that the training rows (inputs data and failures) ask as well: refuse stops and names them, drop leaves them out, allow keeps them")]
    public OverlapChoice Overlap { get; init; } = OverlapChoice.Refuse;
    /// <summary>Jaccard similarity from which they do, above 0 to 1; 0.8 by default.</summary>
    [Description("Jaccard similarity from which a question with the same answer counts as the same")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Similarity { get; init; } = 0.8;
    /// <summary>Tokens of an answer, at most: 1 to 131,072; 256 by default.</summary>
    [Description("Tokens of an answer, at most")]
    [Range(1, 131_072)]
    public int MaxNewTokens { get; init; } = 256;
    /// <summary>What calls of models may cost.</summary>
    [Description("What calls of models may cost; the stage stops before it is passed")]
    public BudgetOptions Budget { get; init; } = new();
    /// <summary>How local models are run.</summary>
    [Description("How local models are run")]
    public LocalModelOptions Local { get; init; } = new();
}

/// <summary>What is done with held-out questions that were trained on.</summary>
internal enum OverlapChoice
{
    Refuse,
    Drop,
    Allow,
}
