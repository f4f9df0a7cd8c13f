using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tokenization;

namespace Pipeline.Models;

/// <summary>A model folder whose parts belong together.</summary>
public sealed record ModelFolder(ModelConfig Config, Tokenizer Tokenizer)
{
    /// <summary>Refuses what cannot be used later: a configuration, weights and a tokenizer that are not of one model. Reads no weights.</summary>
    /// <exception cref="ModelFormatException">A file is missing or not sound, or they do not fit each other.</exception>
    public static ModelFolder Open(string folder)
    {
        var config = ModelConfig.Read(folder);
        using var checkpoint = ShardedCheckpoint.Open(folder);
        CheckpointMatch.Require(config, checkpoint.Tensors, folder);
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
