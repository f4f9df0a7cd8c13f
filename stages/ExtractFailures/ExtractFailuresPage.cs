using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.ExtractFailures;

/// <summary>What a person reads about the stage.</summary>
internal static class ExtractFailuresPage
{
    public static StagePage Page { get; } = new()
    {
        Name = "extract-failures",
        Purpose = "Makes training rows of the questions that a benchmark's candidate lost: the question, a better answer, and why. Leaves out what is trained on already and what is held out.",
        WhenToUse = "After benchmark; its output failures goes into train together with the adapter to go on from.",
        Phase = "evaluation",
        ExpectedTime = "Under a second for thousands of questions.",
        ExpectedCost = "None.",
        Inputs =
        [
            new("questions", "The benchmark's questions."),
            new("answers", "The benchmark's answers."),
            new("judgements", "The benchmark's judgements."),
            new("data", "Rows that were trained on: what they ask is left out."),
            new("held_out", "Questions that are never trained on: what they ask is left out.", Optional: true),
        ],
        Outputs =
        [
            new("failures", "Rows to train on: id, messages, category, source, split, answer, why."),
            new("failures_jsonl", "The same as JSON lines, for other programs: id, category, prompt, answer, wrong, why."),
            new("control", "As many rows that were no failures, for a training to compare with: questions that were answered, and trained rows where those are too few. The same columns."),
            new("decisions", "Each question asked: id, category, decision, detail."),
        ],
    };
}
