using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Hub;
using Pipeline.Models.Tokenization;
using Pipeline.Sdk;

namespace Pipeline.BaseModel;

/// <summary>Takes a model folder as it is, once it is found to be one.</summary>
internal static class FolderModel
{
    public static void Take(StageContext<BaseModelOptions> context, CancellationToken cancellationToken)
    {
        var source = context.Inputs["model"];
        var parameters = Check(source);
        var names = Directory.EnumerateFiles(source).Select(path => Path.GetFileName(path)).Where(name => HubFilePatterns.Wants(HubFilePatterns.Default, name)).Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Copy(Path.Combine(source, names[i]), context.Outputs["model"].PathOf(names[i]));
            context.Progress.Report(i + 1, names.Length, "files");
        }

        context.Metrics["parameters"] = parameters;
        TrainingLog.Write(context.Outputs["log"], []);
    }

    /// <summary>Refuses what cannot be used later: a configuration, weights and a tokenizer that belong together.</summary>
    /// <returns>How many parameters the model has.</returns>
    public static long Check(string folder)
    {
        var config = ModelConfig.Read(folder);
        using var checkpoint = ShardedCheckpoint.Open(folder);
        CheckpointMatch.Require(config, checkpoint.Tensors, folder);
        // Read by whoever generates, which may be hours of training later.
        GenerationConfig.Read(folder, config);
        var tokenizer = Tokenizer.Load(folder);
        if (tokenizer.VocabularySize > config.VocabSize)
            throw new StageInputException($"{folder}: the tokenizer has {tokenizer.VocabularySize} tokens, and the model's embedding {config.VocabSize} rows. They are not of one model.");
        return ParameterShapes.Of(config).Sum(parameter => parameter.Count);
    }
}
