using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Local;
using Pipeline.Sdk.Options;

namespace Pipeline.BaselineEval;

/// <summary>Parameters of the stage.</summary>
internal sealed record BaselineEvalOptions
{
    /// <summary>The model; by default the local one of the inputs.</summary>
    [Description("The model, by its alias under models:; without it the local one of the inputs model and base")]
    [ModelAlias]
    public string? Model { get; init; }
    /// <summary>A data set of the registry in the input datasets; by default the input data is taken.</summary>
    [Description("A data set, by its name in the registry of the input datasets; without it the input data")]
    public string? Dataset { get; init; }
    /// <summary>The column that holds the right answer; by default the registry's, or label.</summary>
    [Description("The column with the right label; without it what the registry says, or label")]
    public string? Label { get; init; }
    /// <summary>The labels there are; by default those of the data.</summary>
    [Description("The labels there are; without them those of the template file, or all that the data have")]
    public IReadOnlyList<string> Labels { get; init; } = [];
    /// <summary>The label that precision, recall and F1 of a yes-no question are about; by default the last in the alphabet.</summary>
    [Description("Of two labels the one that counts as found; without it the last in the alphabet (positive, true, yes, 1)")]
    public string? Positive { get; init; }
    /// <summary>The strategy of the template file; by default its first.</summary>
    [Description("A strategy of the template file, by its name; without it the file's first")]
    public string? Strategy { get; init; }
    /// <summary>Rows asked, chosen by the seed: 0 to 10,000,000; 5 by default, 0 for all.</summary>
    [Description("Rows that are asked, chosen by the seed; 0: all")]
    [Range(0, 10_000_000)]
    public int Samples { get; init; } = 5;
    /// <summary>Tokens of an answer, at most: 1 to 131,072; 100 by default.</summary>
    [Description("Tokens of an answer, at most")]
    [Range(1, 131_072)]
    public int MaxNewTokens { get; init; } = 100;
    /// <summary>Whether one row is asked before all others; true by default.</summary>
    [Description("Ask one row first: what is wrong with a server or a template shows before the rest is asked")]
    public bool TestConnection { get; init; } = true;
    /// <summary>Whether figures are given though some rows got no reply; false by default.</summary>
    [Description("Give figures even where rows got no reply, which are then left out and counted; without it the stage fails and asks them again next time")]
    public bool AllowErrors { get; init; }
    /// <summary>What calls of models may cost.</summary>
    [Description("What calls of models may cost; the stage stops before it is passed")]
    public BudgetOptions Budget { get; init; } = new();
    /// <summary>How local models are run.</summary>
    [Description("How local models are run")]
    public LocalModelOptions Local { get; init; } = new();
}
