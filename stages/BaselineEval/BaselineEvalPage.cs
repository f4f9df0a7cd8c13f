using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval;

/// <summary>What a person reads about the stage.</summary>
internal static class BaselineEvalPage
{
    public static StagePage Page { get; } = new()
    {
        Name = "baseline-eval",
        Purpose = "Asks a model for the label of each row of a labelled set, by a prompt template, and measures it as a classifier.",
        WhenToUse = "Before a training, to know what has to be beaten; with samples: 20, as a quick check of a model, a server or a template. To compare two models, use validate.",
        Phase = "evaluation",
        ExpectedTime = "Five samples: a few seconds with a local model, as long as the slowest reply with a service.",
        ExpectedCost = "None with a local model; else one call for each row.",
        FloatingPoint = true,
        Inputs =
        [
            new("data", "A labelled set: one .jsonl, .csv or .parquet file with a column of labels.", Optional: true),
            new("datasets", "A folder of labelled sets with their registry, datasets.yaml; params.dataset chooses.", Optional: true),
            new("template", "The prompt template: YAML or JSON, with named strategies.", Optional: true),
            new("base", "The local model, or the one that the adapter belongs to.", Optional: true),
            new("model", "The local model: an adapter of the base, or a model.", Optional: true),
        ],
        Outputs =
        [
            new("predictions", "Each row asked: row, id, actual, predicted, parsed, outcome, reply."),
            new("metrics", "Figures: metric, label, value."),
            new("confusion", "Counts: actual, predicted (null: unparsable), count."),
            new("csv", "The three tables as CSV."),
            new("report", "The figures as text, for a person: report.txt."),
        ],
    };
}
