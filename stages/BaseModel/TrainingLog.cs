using Pipeline.Data;
using Pipeline.Models.Training;
using Pipeline.Sdk.Artifacts;

namespace Pipeline.BaseModel;

/// <summary>Writes the steps of a training as a table.</summary>
internal static class TrainingLog
{
    private const string Columns = "step BIGINT, epoch BIGINT, tokens BIGINT, loss DOUBLE, learning_rate DOUBLE, gradient_norm DOUBLE";

    public static void Write(StageOutput output, IEnumerable<StepRecord> steps)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        output.WriteTable(connection, Columns, steps, (table, step) =>
            table.Add(step.Step).Add(step.Epoch).Add((long)step.Tokens).Add(step.Loss).Add(step.LearningRate).Add(step.GradientNorm));
    }
}
