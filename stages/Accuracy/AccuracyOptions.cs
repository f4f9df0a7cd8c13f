using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Local;
using Pipeline.Sdk.Options;

namespace Pipeline.Accuracy;

/// <summary>Parameters of the stage.</summary>
internal sealed record AccuracyOptions
{
    /// <summary>The benchmark; there is no default.</summary>
    [Description("The benchmark: mmlu, gsm8k or humaneval")]
    [Required]
    public AccuracyTask? Task { get; init; }
    /// <summary>The model; by default the local one of the inputs.</summary>
    [Description("The model, by its alias under models:; without it the local one of the inputs model and base")]
    [ModelAlias]
    public string? Model { get; init; }
    /// <summary>Questions asked, chosen by the seed; 0, all, by default.</summary>
    [Description("Questions asked, chosen by the seed; 0: all, which published figures are of")]
    [Range(0, 10_000_000)]
    public int Limit { get; init; }
    /// <summary>Solved examples before each question, 0 to 64; 5 by default. HumanEval has none.</summary>
    [Description("Solved examples shown before each question of mmlu and gsm8k; fewer where the model's context has no room for them")]
    [Range(0, 64)]
    public int Shots { get; init; } = 5;
    /// <summary>Whether a local model is asked through its chat template; false by default: it continues the text.</summary>
    [Description("Ask a local model through its chat template; without it it continues the text as it stands, as published figures of base models do. Not for mmlu")]
    public bool Chat { get; init; }
    /// <summary>Tokens of an answer, at most: 1 to 131,072; 512 by default.</summary>
    [Description("Tokens of an answer, at most")]
    [Range(1, 131_072)]
    public int MaxNewTokens { get; init; } = 512;
    /// <summary>Programs for each problem of HumanEval, 1 to 1,000; 1 by default.</summary>
    [Description("humaneval: programs for each problem, n of pass@k")]
    [Range(1, 1000)]
    public int Programs { get; init; } = 1;
    /// <summary>The k of pass@k; 1 by default.</summary>
    [Description("humaneval: the k of pass@k, none above programs")]
    public IReadOnlyList<int> PassAt { get; init; } = [1];
    /// <summary>The temperature of HumanEval's programs, 0 to 2; 0 by default.</summary>
    [Description("humaneval: the temperature; above 0 wherever programs is above 1")]
    [Range(0.0, 2.0)]
    public double Temperature { get; init; }
    /// <summary>Whether figures are given though some questions got no reply; false by default.</summary>
    [Description("Give figures even where questions got no reply, which are then left out and counted; without it the stage fails and asks them again next time")]
    public bool AllowErrors { get; init; }
    /// <summary>What calls of models may cost.</summary>
    [Description("What calls of models may cost; the stage stops before it is passed")]
    public BudgetOptions Budget { get; init; } = new();
    /// <summary>How local models are run.</summary>
    [Description("How local models are run")]
    public LocalModelOptions Local { get; init; } = new();
}

/// <summary>A published benchmark.</summary>
internal enum AccuracyTask
{
    Mmlu,
    Gsm8k,
    Humaneval,
}
