using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.Curate;

/// <summary>What a person reads about the stage.</summary>
internal static class CuratePage
{
    public static StagePage Page { get; } = new()
    {
        Name = "curate",
        Purpose = "Cleans raw instruction data, removes exact and near duplicates, and splits the rest by the hash of the prompt; every row that falls away is kept with its reason.",
        WhenToUse = "First, on data in whatever shape it came. Not for documents without prompt and answer.",
        Phase = "data",
        ExpectedTime = "About 15 s for 200,000 rows of 600 bytes on 2 processors.",
        ExpectedCost = "None.",
        Inputs = [new("raw", "A file or a folder of files: JSON lines, JSON arrays, CSV, Parquet, gzip of all but Parquet.")],
        Outputs =
        [
            new("train", "Rows to train on: id, messages, category, source, split."),
            new("validation", "Rows to choose checkpoints by; the same columns."),
            new("test", "Rows to measure with; the same columns."),
            new("rejected", "Every row that is not kept: reason, detail, source, line, raw, id, kept_id."),
            new("clusters", "Every valid row with the row that stands for it: cluster_id, id, relation, jaccard, source, line."),
            new("stats", "stats.json: counts by reason, side, category and file, conflicts, lengths."),
        ],
    };
}
