using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pipeline.Evaluation.Scoring;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Local;
using Pipeline.Sdk.Options;

namespace Pipeline.Benchmark;

/// <summary>Parameters of the stage.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>The model that is measured; by default the local one of the inputs.</summary>
    [Description("The model that is measured, by its alias under models:; without it the local one of the inputs candidate and base")]
    [ModelAlias]
    public string? Candidate { get; init; }
    /// <summary>The model it is measured against; by default the local one of the inputs.</summary>
    [Description("The model it is measured against; without it the local one of the inputs reference or base")]
    [ModelAlias]
    public string? Reference { get; init; }
    /// <summary>Models that judge; none by default: then the questions' reference answers decide.</summary>
    [Description("Models that judge, by their aliases; without any, a scorer compares both answers with the question's reference answer")]
    [ModelAlias]
    public IReadOnlyList<string> Judges { get; init; } = [];
    /// <summary>How answers are compared with reference answers.</summary>
    [Description("How answers are compared with reference answers")]
    public ScorerOptions Scorer { get; init; } = new();
    /// <summary>Categories whose judges see the reference answer.</summary>
    [Description("Categories whose judges are shown the reference answer")]
    public IReadOnlyList<string> ReferenceCategories { get; init; } = ["math", "reasoning", "coding"];
    /// <summary>Questions asked, chosen by the seed; 0, all, by default.</summary>
    [Description("Questions asked, chosen by the seed; 0: all")]
    [Range(0, 10_000_000)]
    public int Limit { get; init; }
    /// <summary>Tokens of an answer, at most: 1 to 131,072; 256 by default.</summary>
    [Description("Tokens of an answer, at most")]
    [Range(1, 131_072)]
    public int MaxNewTokens { get; init; } = 256;
    /// <summary>Tokens of a verdict, at most: 1 to 131,072; 1,024 by default.</summary>
    [Description("Tokens of a judge's verdict, at most")]
    [Range(1, 131_072)]
    public int JudgeTokens { get; init; } = 1024;
    /// <summary>What calls of models may cost.</summary>
    [Description("What calls of models may cost; the stage stops before it is passed")]
    public BudgetOptions Budget { get; init; } = new();
    /// <summary>How local models are run.</summary>
    [Description("How local models are run")]
    public LocalModelOptions Local { get; init; } = new();
}
