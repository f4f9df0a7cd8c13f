using Pipeline.Evaluation.Selection;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval.Data;

/// <summary>What the model is asked about.</summary>
/// <param name="Source">For a banner: name, file, licence.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Sample">The rows that are asked, in the file's order.</param>
internal sealed record LabelledSet(string Source, IReadOnlyList<LabelledRow> Rows, IReadOnlyList<LabelledRow> Sample)
{
    private const string DefaultLabel = "label";

    /// <exception cref="StageInputException">No set is named, or two, or it cannot be read.</exception>
    public static LabelledSet Read(StageContext<BaselineEvalOptions> context, CancellationToken cancellationToken)
    {
        var (options, data, folder) = (context.Options, context.Inputs.Find("data"), context.Inputs.Find("datasets"));
        if (options.Dataset is { } name)
        {
            if (data is not null)
                throw new StageInputException($"params.dataset names {name}, and the input data another set: leave one out.");
            var dataset = DatasetRegistry.Find(folder ?? throw new StageInputException($"params.dataset names {name}, and there is no input datasets, the folder of the registry."), name);
            var rows = LabelledFile.Read(LabelledFile.Only(dataset.File), options.Label ?? dataset.Label ?? DefaultLabel, cancellationToken);
            return rows.Count == dataset.Count
                ? Drawn($"{name} ({Path.GetFileName(dataset.File)}, {dataset.Licence})", rows, options.Samples, (ulong)context.Seed)
                : throw new StageInputException($"{dataset.File} has {rows.Count} rows, and the registry says {dataset.Count}: one of them is not what it was.");
        }

        var file = LabelledFile.Only(data ?? throw new StageInputException("There is no labelled set: give the input data, or the input datasets and params.dataset."));
        return Drawn(Path.GetFileName(file), LabelledFile.Read(file, options.Label ?? DefaultLabel, cancellationToken), options.Samples, (ulong)context.Seed);
    }

    private static LabelledSet Drawn(string source, IReadOnlyList<LabelledRow> rows, int samples, ulong seed) =>
        new(source, rows, [.. StableSample.Choose([.. rows.Select(row => row.Content)], samples, seed).Select(place => rows[place])]);
}
