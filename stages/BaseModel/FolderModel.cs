using Pipeline.Models;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Hub;
using Pipeline.Sdk;

namespace Pipeline.BaseModel;

/// <summary>Takes a model folder as it is, once it is found to be one.</summary>
internal static class FolderModel
{
    public static void Take(StageContext<BaseModelOptions> context, CancellationToken cancellationToken)
    {
        var source = context.Inputs["model"];
        var model = ModelFolder.Open(source);
        if (model.Doubt is { } doubt)
            context.Log.Warning(doubt);
        var names = Names(source);
        for (var i = 0; i < names.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Copy(new CheckpointFolder(source).File(names[i]), context.Outputs["model"].PathOf(names[i]));
            context.Progress.Report(i + 1, names.Length, "files");
        }

        context.Metrics["parameters"] = Parameters(model);
        TrainingLog.Write(context.Outputs["log"], []);
    }

    public static long Parameters(ModelFolder model) => ParameterShapes.Of(model.Config).Sum(parameter => parameter.Count);

    /// <summary>Those that a model has by their usual names, and its weights, which an index may call anything.</summary>
    private static string[] Names(string folder)
    {
        using var checkpoint = ShardedCheckpoint.Open(folder);
        var weights = checkpoint.Files.Select(file => Path.GetFileName(file.Path));
        return [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(name => HubFilePatterns.Wants(HubFilePatterns.Default, name))
            .Union(weights).Order(StringComparer.Ordinal)];
    }
}
