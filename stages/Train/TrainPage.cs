using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.Train;

/// <summary>What a person reads about the stage.</summary>
internal static class TrainPage
{
    public static StagePage Page { get; } = new()
    {
        Name = "train",
        Purpose = "Trains a LoRA adapter for a model: on curated rows (Phase 1A), or goes on from an adapter with rows it failed on and a share of old rows (Phase 1B).",
        WhenToUse = "After base-model, on the rows of curate; and again after the failures of a benchmark are known, with the inputs adapter and failures.",
        Phase = "training",
        ExpectedTime = "The sample: under two minutes on one core. A 7B model on 10,000 rows: hours on one GPU.",
        ExpectedCost = "None.",
        FloatingPoint = true,
        Inputs =
        [
            new("data", "Rows to train on (id, messages, category), as curate makes them; with failures, those that replay is drawn from."),
            new("validation", "Rows by whose loss the best weights are chosen.", Optional: true),
            new("base", "The model, in Hugging Face's format."),
            new("adapter", "An adapter to go on from, in PEFT's format.", Optional: true),
            new("failures", "Rows that the model failed on, with better answers: the same columns.", Optional: true),
        ],
        Outputs =
        [
            new("adapter", "adapter_config.json and adapter_model.safetensors, in PEFT's format."),
            new("log", "Each step: step, epoch, tokens, loss, learning_rate, gradient_norm."),
            new("evaluations", "Each evaluation: step, loss, best."),
        ],
    };
}
