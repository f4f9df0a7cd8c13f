using Pipeline.Curate.Reading;
using Pipeline.Curate.Rows;
using Pipeline.Curate.Shapes;

namespace Pipeline.Curate.Cleaning;

/// <summary>Parses and cleans many records at once, on several threads; what comes out stands in the order of what went in.</summary>
internal sealed class BatchCleaner(RowCleaner cleaner, Composer composer, ParallelOptions parallel)
{
    /// <summary>Adds each of <paramref name="records"/> to the valid or to the refused rows.</summary>
    /// <param name="parser">For the shape of the file.</param>
    /// <param name="file">Index of the file.</param>
    /// <param name="firstRow">Number of the first record in its file, from 1.</param>
    /// <param name="records">What was read.</param>
    /// <param name="collected">Where to add them.</param>
    public void Clean(RowParser parser, int file, long firstRow, IReadOnlyList<RawRecord> records, CollectedRows collected)
    {
        Position At(int i) => new(file, records[i].Line, firstRow + i);
        var parsed = new ParsedRow[records.Count];
        Parallel.For(0, parsed.Length, parallel, i => parsed[i] = CleanTexts(parser.Parse(records[i])));
        Compose(parsed);
        var finished = new (CleanRow? Row, Rejection? Rejection)[parsed.Length];
        Parallel.For(0, parsed.Length, parallel, i => finished[i] = cleaner.Finish(parsed[i], At(i)));
        for (var i = 0; i < finished.Length; i++)
        {
            if (finished[i].Row is { } row)
                collected.Rows.Add(row);
            else
                collected.Rejected.Add(new(At(i), finished[i].Rejection!, RecordBuffer.Excerpt(records[i].Bytes)));
        }
    }

    private static ParsedRow CleanTexts(ParsedRow row) => row with
    {
        Messages = [.. row.Messages.Select(message => message with { Content = TextCleaner.Clean(message.Content) })],
        Category = row.Category is null ? null : TextCleaner.Clean(row.Category),
    };

    /// <summary>Sends the few texts that may not be in form C through the composer, all in one query.</summary>
    private void Compose(ParsedRow[] rows)
    {
        var texts = rows.SelectMany(row => row.Messages.Select(message => message.Content).Append(row.Category)).OfType<string>().Where(Composes).ToList();
        if (texts.Count == 0)
            return;
        using var composed = composer.Compose(texts, parallel.CancellationToken).GetEnumerator();
        string Next() => composed.MoveNext() ? composed.Current : throw new InvalidOperationException("Fewer texts came back than were sent.");
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Messages.Any(message => Composes(message.Content)))
                rows[i] = rows[i] with { Messages = [.. rows[i].Messages.Select(message => Composes(message.Content) ? message with { Content = Next() } : message)] };
            if (rows[i].Category is { } category && Composes(category))
                rows[i] = rows[i] with { Category = Next() };
        }
    }

    /// <summary>A text with a NUL is refused later, and would come back cut off there: DuckDB ends it so.</summary>
    private static bool Composes(string text) => !text.Contains('\0', StringComparison.Ordinal) && !Composer.IsComposed(text);
}
