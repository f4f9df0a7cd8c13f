using Pipeline.Curate.Reading;
using Pipeline.Curate.Shapes;
using Pipeline.Sdk;

namespace Pipeline.Curate.Cleaning;

/// <summary>Reads all files: finds each one's shape from its first rows, then cleans its rows batch by batch.</summary>
internal sealed class Collector(BatchCleaner cleaner, CurateOptions options, Action<long> progress, CancellationToken cancellationToken)
{
    private const int BatchRows = 4096;
    private const long BatchBytes = 16 << 20;
    private const int ShapeObjects = 100;

    public CollectedRows Collected { get; } = new();

    /// <summary>Reads file number <paramref name="index"/>.</summary>
    /// <exception cref="StageInputException">It has no row that can be read, or rows of no known shape.</exception>
    public FileReport Read(SourceFile file, int index)
    {
        using var source = RecordReader.Read(file, options.MaxRowBytes, cancellationToken).GetEnumerator();
        var detector = new ShapeDetector(options.Fields is { } fields ? [Shape.Of(fields)] : Shape.Known);
        var rows = 0L;
        RawRecord? first = null;
        var batch = Take(source, Look);
        // No shape makes a row of what is no object: such rows need not be held until the first object comes.
        for (; batch.Count > 0 && detector.Objects == 0; batch = Take(source, Look))
        {
            first ??= batch[0];
            Clean(new(Shape.Known[0]));
        }

        if (batch.Count == 0 && first is null)
            return new(file.Name, null, 0);
        var shape = detector.Best ?? throw new StageInputException(detector.Objects > 0 ? $"{file.Name}: {detector.Advice}" : Unreadable(file, first!.Value));
        for (var parser = new RowParser(shape); batch.Count > 0; batch = Take(source, _ => true))
            Clean(parser);
        return new(file.Name, shape.Name, rows);

        bool Look(RawRecord record)
        {
            detector.Add(record);
            return detector.Objects < ShapeObjects;
        }

        void Clean(RowParser parser)
        {
            cleaner.Clean(parser, index, rows + 1, batch, Collected);
            rows += batch.Count;
            progress(Collected.Rows.Count + Collected.Rejected.Count);
        }
    }

    private List<RawRecord> Take(IEnumerator<RawRecord> source, Func<RawRecord, bool> wantsMore)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var batch = new List<RawRecord>(BatchRows);
        var bytes = 0L;
        while (batch.Count < BatchRows && bytes < BatchBytes && source.MoveNext())
        {
            batch.Add(source.Current);
            bytes += source.Current.Bytes.Length;
            if (!wantsMore(source.Current))
                break;
        }

        return batch;
    }

    private static string Unreadable(SourceFile file, RawRecord first)
    {
        var problem = new RowParser(Shape.Known[0]).Parse(first).Problem;
        return $"{file.Name} line {first.Line}: {problem?.Detail}; no row among its first can be read. Known kinds: {SourceFiles.KnownExtensions}";
    }
}
