using Pipeline.Models;
using Pipeline.Models.Adapters;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Hub;
using Pipeline.Sdk;
using Pipeline.Sdk.Artifacts;

namespace Pipeline.BaseModel;

/// <summary>Takes a model folder as it is, once it is found to be one.</summary>
internal static class FolderModel
{
    public static void Take(StageContext<BaseModelOptions> context, CancellationToken cancellationToken)
    {
        var source = context.Inputs["model"];
        Open(context, source);
        var names = Usual(source).Union(WeightNames(source)).Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Copy(new CheckpointFolder(source).File(names[i]), context.Outputs["model"].PathOf(names[i]));
            context.Progress.Report(i + 1, names.Length, "files");
        }

        TrainingLog.Write(context.Outputs["log"], []);
    }

    /// <summary>Finds a folder to be a model, says what is odd about it, and counts its parameters.</summary>
    public static ModelFolder Open(StageContext<BaseModelOptions> context, string folder)
    {
        var model = ModelFolder.Open(folder);
        if (model.Doubt is { } doubt)
            context.Log.Warning(doubt);
        context.Metrics["parameters"] = ParameterShapes.Of(model.Config).Sum(parameter => parameter.Count);
        return model;
    }

    /// <summary>Copies the tokenizer and what else a model has beside its configuration, weights and adapter.</summary>
    public static void CopyBesideWeights(string source, StageOutput output, CancellationToken cancellationToken)
    {
        foreach (var name in Usual(source).Except([ModelConfig.FileName, LoraAdapterConfig.FileName, .. WeightNames(source)]).Where(name => !name.Contains(".safetensors", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Copy(new CheckpointFolder(source).File(name), output.PathOf(name));
        }
    }

    /// <summary>What a model has by its usual name.</summary>
    private static IEnumerable<string> Usual(string folder) =>
        Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(name => HubFilePatterns.Wants(HubFilePatterns.Default, name));

    /// <summary>Its weights, which an index may call anything.</summary>
    private static string[] WeightNames(string folder)
    {
        using var checkpoint = ShardedCheckpoint.Open(folder);
        return [.. checkpoint.Files.Select(file => Path.GetFileName(file.Path))];
    }
}
