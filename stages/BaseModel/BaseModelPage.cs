using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.BaseModel;

/// <summary>What a person reads about the stage.</summary>
internal static class BaseModelPage
{
    public static StagePage Page { get; } = new()
    {
        Name = "base-model",
        Purpose = "Gives the model that everything is trained from: a folder of yours, one fetched from a hub, or a tiny LLaMA with its own tokenizer trained on the curated rows. Or makes a trained adapter part of one.",
        WhenToUse = "Once, before Phase 1A. The tiny model makes the whole pipeline run without a download; take a real one for real use. With source merge after a training, for a model that needs no adapter beside it.",
        Phase = "training",
        ExpectedTime = "The tiny model: about half a minute on one core. A download: as long as its bytes take.",
        ExpectedCost = "None.",
        FloatingPoint = true,
        Inputs =
        [
            new("data", "For source train: rows to train on (id, messages, category), as curate makes them. For source merge: rows on which to measure what it changes.", Optional: true),
            new("validation", "For source train: rows to measure the loss on.", Optional: true),
            new("model", "For source folder and merge: a model in Hugging Face's format.", Optional: true),
            new("adapter", "For source merge: an adapter for it, in PEFT's format.", Optional: true),
        ],
        Outputs =
        [
            new("model", "config.json, tokenizer.json, tokenizer_config.json, model.safetensors."),
            new("log", "For source train, each step: step, epoch, tokens, loss, learning_rate, gradient_norm."),
        ],
    };
}
