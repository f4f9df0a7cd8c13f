using Pipeline.Curate.Cleaning;
using Pipeline.Curate.Deduplication;
using Pipeline.Curate.Reading;
using Pipeline.Curate.Rows;
using Pipeline.Curate.Splitting;
using Pipeline.Sdk;

namespace Pipeline.Curate;

/// <summary>What becomes of the rows of an input: every one of them is kept on a side, or refused with a reason.</summary>
/// <param name="Files">Each file, with its rows counted.</param>
/// <param name="Ignored">Files that hold no rows.</param>
/// <param name="Kept">Rows that stay, by id, with their sides.</param>
/// <param name="Rejected">Rows that fall away, by file and line.</param>
/// <param name="Members">Every valid row with the row that stands for it, by id.</param>
internal sealed record Curation(
    IReadOnlyList<FileReport> Files,
    IReadOnlyList<string> Ignored,
    IReadOnlyList<(CleanRow Row, Split Split)> Kept,
    IReadOnlyList<RejectedRow> Rejected,
    IReadOnlyList<Member> Members)
{
    /// <summary>Rows read.</summary>
    public long RowsIn => Files.Sum(file => file.Rows);

    /// <summary>Reads, cleans, deduplicates and splits the rows at <paramref name="path"/>, a file or a folder.</summary>
    /// <exception cref="StageInputException">There is nothing to read, or nothing is left.</exception>
    public static Curation Of(string path, CurateOptions options, long seed, Action<long> progress, CancellationToken cancellationToken)
    {
        // Threads change nothing but the time: every parallel step writes to places of its own.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        var sources = SourceFiles.Of(path);
        if (sources.Files.Count == 0)
            throw new StageInputException($"The folder {Path.GetFileName(path)} has no file of rows ({SourceFiles.KnownExtensions}).");

        using var composer = new Composer();
        var collector = new Collector(new(new(options.Quality, seed), composer, parallel), options, progress, cancellationToken);
        var files = sources.Files.Select(collector.Read).ToList();
        var unique = Deduplicated.Of(collector.Collected.Rows, options.NearDuplicates, parallel);
        var rule = new SplitRule(options.Split);
        List<RejectedRow> rejected = [.. collector.Collected.Rejected, .. unique.Rejected];
        rejected.Sort((left, right) => (left.Position.File, left.Position.Row).CompareTo((right.Position.File, right.Position.Row)));
        var curation = new Curation(files, sources.Ignored, [.. unique.Kept.Select(row => (row, rule.Of(row.PromptKey)))], rejected, unique.Members);
        return curation.Kept.Count > 0 ? curation : throw new StageInputException(curation.NothingKept());
    }

    private string NothingKept()
    {
        if (RowsIn == 0)
            return $"{string.Join(", ", Files.Take(3).Select(file => file.Name))}: no rows at all.";
        var first = Rejected[0];
        return $"None of {RowsIn} rows could be kept. The first: {Files[first.Position.File].Name} line {first.Position.Line}: "
            + $"{first.Rejection.Reason.Name()}: {first.Rejection.Detail}.";
    }
}
