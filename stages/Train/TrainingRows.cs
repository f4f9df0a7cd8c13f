using Pipeline.Sdk;
using Pipeline.Sdk.Tables;

namespace Pipeline.Train;

/// <summary>The rows that the stage is given.</summary>
/// <param name="Data">To train on; with failures, what replay is drawn from.</param>
/// <param name="Failures">Null where none were asked for.</param>
/// <param name="Validation">To choose the best weights by.</param>
internal sealed record TrainingRows(IReadOnlyList<InstructionRow> Data, IReadOnlyList<InstructionRow>? Failures, IReadOnlyList<InstructionRow> Validation)
{
    /// <exception cref="StageInputException">A table cannot be read, or there is nothing to train on.</exception>
    public static TrainingRows Read(StageContext<TrainOptions> context, CancellationToken cancellationToken)
    {
        var data = InstructionTable.Read(context.Inputs.File("data"), cancellationToken);
        var validation = context.Inputs.Find("validation") is null ? [] : InstructionTable.Read(context.Inputs.File("validation"), cancellationToken);
        if (context.Inputs.Find("failures") is null)
            return data.Count > 0 ? new(data, null, validation) : throw new StageInputException("The input data has no rows, so there is nothing to train on.");

        var failures = InstructionTable.Read(context.Inputs.File("failures"), cancellationToken);
        if (failures.Count == 0 && context.Inputs.Find("adapter") is null)
            throw new StageInputException("The input failures has no rows and no adapter is given to go on with. Name the adapter of the first training under inputs.");
        return new(data, failures, validation);
    }
}
