using System.Text;
using System.Text.Json;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Reading;

/// <summary>
/// CSV with a header (RFC 4180), each record as a JSON object of its fields.
/// A record is followed to its closing quote and, past the limit, only counted. Where a quote is never closed or wrongly placed, only the line
/// it begins on is refused, and reading goes on with the next line: readers that follow the quote to the end of the file lose the rest of it.
/// </summary>
/// <param name="open">Opens the file, decompressed.</param>
/// <param name="start">Bytes before the header: a byte order mark's.</param>
/// <param name="delimiters">What may stand between fields: the one that the header has most of does.</param>
/// <param name="maximumBytes">Of one record.</param>
internal sealed class CsvRecords(Func<Stream> open, int start, string delimiters, int maximumBytes)
{
    private readonly RecordBuffer _record = new(maximumBytes);
    private long _line = 1;

    /// <summary>The records after the header.</summary>
    /// <exception cref="FormatException">The header cannot be read.</exception>
    public IEnumerable<RawRecord> Read()
    {
        using var source = new RereadableBytes(open);
        source.Next();
        source.Advance(start);
        if (Delimiter(source) is not { } delimiter)
            yield break;
        var (first, header) = Next(source, delimiter);
        if (first.Problem is { } broken)
            throw new FormatException($"line {first.Line}: the header cannot be read: {broken.Detail}");
        string[] names = [.. header.Select(field => field.Trim())];
        while (!source.Next().IsEmpty)
        {
            var (record, fields) = Next(source, delimiter);
            if (record.Problem is not null)
                yield return record;
            else if (record.Bytes.AsSpan().Trim(" \t\r"u8).IsEmpty)
                continue;
            else if (fields.Length != names.Length)
                yield return Refused(record, new(Reason.InvalidCsv, $"{fields.Length} fields where the header has {names.Length}"));
            else
                yield return record with { Bytes = Json(names, fields) };
        }
    }

    /// <summary>The delimiter of the header, which is the next to be read then; null where there is no line but blank ones.</summary>
    private char? Delimiter(RereadableBytes source)
    {
        while (!source.Next().IsEmpty)
        {
            var (at, line) = (source.Position, _line);
            var header = Line(source, problem: null).Bytes;
            if (header.AsSpan().Trim(" \t\r"u8).IsEmpty)
                continue;
            source.GoBack(at);
            _line = line;
            return delimiters.MaxBy(candidate => header.Count(b => b == candidate));
        }

        return null;
    }

    /// <summary>The next record as it stands in the file, and its fields: over as many lines as its quotes reach.</summary>
    private (RawRecord Record, string[] Fields) Next(RereadableBytes source, char delimiter)
    {
        var at = source.Position;
        var parser = new CsvRecordParser(delimiter, maximumBytes);
        while (parser is { Complete: false, Problem: null })
        {
            var bytes = source.Next();
            if (bytes.IsEmpty)
            {
                parser.End(_line);
                break;
            }

            var taken = parser.Take(bytes);
            _record.Add(bytes[..(parser.Complete ? taken - 1 : taken)]);
            source.Advance(taken);
        }

        if (parser.Problem is { } problem)
        {
            source.GoBack(at);
            _record.Clear();
            return (Line(source, new(Reason.InvalidCsv, problem)), []);
        }

        var record = _record.Take(_line);
        _line += parser.LineEnds;
        try
        {
            return (record, record.Problem is null ? parser.Fields() : []);
        }
        catch (DecoderFallbackException)
        {
            return (Refused(record, new(Reason.InvalidUtf8, "the record is not UTF-8")), []);
        }
    }

    /// <summary>The next line, whatever its quotes.</summary>
    private RawRecord Line(RereadableBytes source, Rejection? problem)
    {
        for (var end = -1; end < 0 && source.Next() is { IsEmpty: false } bytes;)
        {
            end = bytes.IndexOf((byte)'\n');
            _record.Add(end < 0 ? bytes : bytes[..end]);
            source.Advance(end < 0 ? bytes.Length : end + 1);
        }

        return _record.Take(_line++, problem);
    }

    private static RawRecord Refused(RawRecord record, Rejection problem) => new(record.Line, RecordBuffer.Excerpt(record.Bytes), problem);

    private static byte[] Json(string[] header, string[] fields)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            for (var i = 0; i < header.Length; i++)
                writer.WriteString(header[i], fields[i]);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
