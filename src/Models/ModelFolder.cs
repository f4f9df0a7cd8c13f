using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tokenization;

namespace Pipeline.Models;

/// <summary>A model folder whose parts belong together.</summary>
public sealed record ModelFolder(ModelConfig Config, Tokenizer Tokenizer)
{
    /// <summary>What rows of embeddings are padded to, and the share of rows beyond that which published models have.</summary>
    private const int Padding = 256, PublishedShare = 50;

    /// <summary>What is odd and not wrong for certain: an embedding with far more rows than the tokenizer has tokens. Null where nothing is.</summary>
    public string? Doubt =>
        Config.VocabSize > (Tokenizer.VocabularySize + Padding - 1) / Padding * Padding && Config.VocabSize > Tokenizer.VocabularySize + (Tokenizer.VocabularySize / PublishedShare)
            ? $"The tokenizer has {Tokenizer.VocabularySize} tokens, and the model's embedding {Config.VocabSize} rows: more than padding explains. Are they of one model?"
            : null;

    /// <summary>Refuses what cannot be used later: a configuration, weights and a tokenizer that are not of one model. Reads no weights, but a head beside an embedding that it is tied to.</summary>
    /// <exception cref="ModelFormatException">A file is missing or not sound, or they do not fit each other.</exception>
    public static ModelFolder Open(string folder)
    {
        var config = ModelConfig.Read(folder);
        using var checkpoint = ShardedCheckpoint.Open(folder);
        CheckpointMatch.RequireTied(config, checkpoint, CheckpointMatch.Require(config, checkpoint.Tensors, folder), folder);
        return Of(folder, config);
    }

    /// <summary>Refuses the same but for the weights, which may not be there yet.</summary>
    /// <exception cref="ModelFormatException">A file is missing or not sound, or they do not fit each other.</exception>
    public static ModelFolder WithoutWeights(string folder) => Of(folder, ModelConfig.Read(folder));

    private static ModelFolder Of(string folder, ModelConfig config)
    {
        // Read by whoever generates, which may be hours of training later.
        GenerationConfig.Read(folder, config);
        var tokenizer = Tokenizer.Load(folder);
        return tokenizer.VocabularySize <= config.VocabSize
            ? new(config, tokenizer)
            : throw new ModelFormatException($"{folder}: the tokenizer has {tokenizer.VocabularySize} tokens, and the model's embedding {config.VocabSize} rows. They are not of one model.");
    }
}
