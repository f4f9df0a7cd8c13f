using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.Benchmark;

/// <summary>What a person reads about the stage.</summary>
internal static class BenchmarkPage
{
    public static StagePage Page { get; } = new()
    {
        Name = "benchmark",
        Purpose = "Asks a candidate and a reference model the same questions, and judges the answers: by the questions' reference answers, or by other models, which see both answers in both orders.",
        WhenToUse = "After a training, to learn where the model loses; extract-failures makes rows to train on of what it lost. To compare two trainings, use validate.",
        Phase = "evaluation",
        ExpectedTime = "The sample: ten seconds on one core. With models behind an API: as their limits allow, some 600 calls a minute.",
        ExpectedCost = "None with local models and reference answers. With a judge: two calls for each question, beside those of the models asked. Stored replies cost nothing.",
        FloatingPoint = true,
        Inputs =
        [
            new("questions", "Questions with categories: a table of curate, or FastChat's question.jsonl."),
            new("base", "The model that local adapters belong to, and the local reference unless the input reference is given.", Optional: true),
            new("candidate", "The local candidate: an adapter of the base, or a model.", Optional: true),
            new("reference", "The local reference: an adapter of the base, or a model.", Optional: true),
            new("prompts", "The judges' prompts: pairwise.txt and pairwise-reference.txt.", Optional: true),
        ],
        Outputs =
        [
            new("answers", "Each answer: id, category, role, model, outcome, answer, score."),
            new("judgements", "Each verdict: id, category, judge, order, verdict, raw, error; and each pair's result, and whether it flipped with the order."),
            new("summary", "For each category and for all: pairs, wins, losses, ties, errors, win rate with interval, flip rate, correlation with length."),
        ],
    };
}
