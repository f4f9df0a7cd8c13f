using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.Accuracy;

/// <summary>What a person reads about the stage.</summary>
internal static class AccuracyPage
{
    public static StagePage Page { get; } = new()
    {
        Name = "accuracy",
        Purpose = "Measures a model on a published benchmark: MMLU by the likelihood of the choices, GSM8K by generated answers, HumanEval by running generated programs in a sandbox.",
        WhenToUse = "To compare a model with published figures, or to see that a training did not harm what the model could do. For your own task use baseline-eval.",
        Phase = "evaluation",
        ExpectedTime = "As the model's size: MMLU reads some ten million tokens, GSM8K writes some 150 for each of 1,319 problems. limit makes it shorter.",
        ExpectedCost = "None with a local model; else one call for each question (MMLU: one token each, from a model that gives log-probabilities), and n for each problem of HumanEval.",
        FloatingPoint = true,
        Inputs =
        [
            new("data", "The benchmark as it is published: mmlu.zip or its folder; a folder with train.jsonl and test.jsonl; HumanEval.jsonl.gz."),
            new("base", "The local model, or the one that the adapter belongs to.", Optional: true),
            new("model", "The local model: an adapter of the base, or a model.", Optional: true),
        ],
        Outputs =
        [
            new("answers", "Each question asked: id, group, metric, score, outcome, reference, prediction, detail."),
            new("scores", "For all and for each group: metric, group, rows, value, standard_error."),
            new("report", "The figures as text, with the first prompt in full and the hash of all of them: report.txt."),
        ],
    };
}
