using Pipeline.Models;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;

namespace Pipeline.Train;

/// <summary>Which rows are trained on.</summary>
/// <param name="Training">In the order of their ids, failures first.</param>
/// <param name="Failures">How many of them are failures.</param>
/// <param name="NothingNew">Failures were asked for, and there are none.</param>
internal sealed record TrainingRows(IReadOnlyList<InstructionRow> Training, IReadOnlyList<InstructionRow> Validation, int Failures, bool NothingNew)
{
    /// <exception cref="StageInputException">A table cannot be read, or there is nothing to train on.</exception>
    public static TrainingRows Read(StageContext<TrainOptions> context, CancellationToken cancellationToken)
    {
        var data = InstructionTable.Read(context.Inputs.File("data"), cancellationToken);
        var validation = context.Inputs.Find("validation") is null ? [] : InstructionTable.Read(context.Inputs.File("validation"), cancellationToken);
        if (context.Inputs.Find("failures") is null)
            return data.Count > 0 ? new(data, validation, 0, false) : throw new StageInputException("The input data has no rows, so there is nothing to train on.");

        var failures = InstructionTable.Read(context.Inputs.File("failures"), cancellationToken);
        if (failures.Count == 0 && context.Inputs.Find("adapter") is null)
            throw new StageInputException("The input failures has no rows and no adapter is given to go on with. Name the adapter of the first training under inputs.");
        return new([.. failures, .. Replay(failures, data, context.Options.Replay, (ulong)context.Seed)], validation, failures.Count, failures.Count == 0);
    }

    /// <summary>Rows of the data, so many that they are that share of all; every row at most once.</summary>
    internal static IEnumerable<InstructionRow> Replay(IReadOnlyList<InstructionRow> failures, IReadOnlyList<InstructionRow> data, double share, ulong seed)
    {
        var count = (int)Math.Min(data.Count, Math.Round(failures.Count * share / (1 - share)));
        return new SplitMix64(SplitMix64.Derive(seed, 4)).Permutation(data.Count).Take(count).Order().Select(index => data[index]);
    }
}
