using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.Validate;

/// <summary>What a person reads about the stage.</summary>
internal static class ValidatePage
{
    public static StagePage Page { get; } = new()
    {
        Name = "validate",
        Purpose = "Compares a model after a training with itself before it, on questions never trained on: intervals, improved and regressed rows, exact tests, and what was forgotten.",
        WhenToUse = "After the training on failures; gate then decides by its tables whether the model may ship.",
        Phase = "evaluation",
        ExpectedTime = "The sample: ten seconds on one core.",
        ExpectedCost = "None with local models; else one call for each question and model.",
        FloatingPoint = true,
        Inputs =
        [
            new("questions", "Held-out questions with reference answers: a table of curate, or FastChat's question.jsonl."),
            new("base", "The model that local adapters belong to.", Optional: true),
            new("before", "The local model before the training: an adapter of the base, or a model.", Optional: true),
            new("after", "The local model after the training.", Optional: true),
            new("control", "The local model after a training on other rows, to compare the gain with.", Optional: true),
            new("forgetting", "Questions that the model could answer before: validation rows of the first training.", Optional: true),
            new("data", "Rows that were trained on first; no question may be among them.", Optional: true),
            new("failures", "Rows that were trained on then; no question may be among them.", Optional: true),
        ],
        Outputs =
        [
            new("comparison", "For each comparison (held_out, control, forgetting), for all rows and each category: rows, before, after, difference with interval, improved, regressed, p, p_worse."),
            new("rows", "Each question in each comparison: id, category, reference, both answers and scores."),
            new("report", "The comparison as text, for a person: report.txt."),
        ],
    };
}
