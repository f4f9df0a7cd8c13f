using Pipeline.Data;
using Pipeline.Models;
using Pipeline.Models.Adapters;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Training;
using Pipeline.Sdk;
using Pipeline.Torch;

namespace Pipeline.Train;

/// <summary>What the stage leaves.</summary>
internal static class AdapterOutput
{
    private const string StepColumns = "step BIGINT, epoch BIGINT, tokens BIGINT, loss DOUBLE, learning_rate DOUBLE, gradient_norm DOUBLE";

    /// <summary>There is nothing new to learn: the adapter stays as it is.</summary>
    public static void TakeOver(StageContext<TrainOptions> context)
    {
        var adapter = context.Inputs["adapter"];
        // Loaded, so that its numbers are looked at.
        LoraAdapter.Load(adapter, ModelFolder.Open(context.Inputs["base"]).Config, Device.Cpu).Dispose();
        context.Log.Info("There are no failures: the adapter is taken over unchanged.");
        var folder = new CheckpointFolder(adapter);
        foreach (var name in new[] { LoraAdapterConfig.FileName, LoraAdapterConfig.WeightsFileName })
            File.Copy(folder.File(name), context.Outputs["adapter"].PathOf(name));
        context.Metrics["failures"] = 0;
        context.Metrics["steps"] = 0;
        WriteTables(context, [], []);
    }

    public static void Write(StageContext<TrainOptions> context, LoraAdapter adapter, TrainingOutcome outcome)
    {
        adapter.Save(context.Outputs["adapter"].Folder);
        WriteTables(context, outcome.History.Steps, outcome.History.Evaluations);
    }

    private static void WriteTables(StageContext<TrainOptions> context, IEnumerable<StepRecord> steps, IEnumerable<EvaluationRecord> evaluations)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        context.Outputs["log"].WriteTable(connection, StepColumns, steps, (table, step) =>
            table.Add(step.Step).Add(step.Epoch).Add((long)step.Tokens).Add(step.Loss).Add(step.LearningRate).Add(step.GradientNorm));
        context.Outputs["evaluations"].WriteTable(connection, "step BIGINT, loss DOUBLE, best BOOLEAN", evaluations, (table, evaluation) =>
            table.Add(evaluation.Step).Add(evaluation.Loss).Add(evaluation.Best));
    }
}
