using System.Text;
using System.Text.Json;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Reading;

/// <summary>
/// CSV with a header (RFC 4180; commas, tabs or semicolons, whichever the header has most of), each record as a JSON object of its fields.
/// Where a quote is never closed or wrongly placed, only the line it begins on is refused, and reading goes on with the next line:
/// readers that follow the quote to the end of the file lose the rest of it.
/// </summary>
internal sealed class CsvRecords(IEnumerable<RawRecord> lines, int maximumBytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    // The lines of a record that came to nothing, first on top: they are read again, each by itself.
    private readonly Stack<RawRecord> _again = new();

    /// <summary>The records after the header.</summary>
    public IEnumerable<RawRecord> Read()
    {
        using var source = lines.GetEnumerator();
        string[]? header = null;
        var delimiter = ',';
        while (TryNext(source, out var line))
        {
            if (line.Problem is null && line.Bytes.AsSpan().Trim(" \t\r"u8).IsEmpty)
                continue;
            var first = line.Problem is null ? Text(line.Bytes) : null;
            if (first is null)
            {
                yield return line with { Problem = line.Problem ?? new(Reason.InvalidUtf8, "the line is not UTF-8") };
                continue;
            }

            if (header is null)
                delimiter = Delimiter(first);
            var (fields, problem) = Record(source, line, first, delimiter);
            if (header is null && problem is not null)
                throw new FormatException($"line {line.Line}: the header cannot be read: {problem.Detail}");
            if (header is null)
                header = [.. fields.Select(field => field.Trim())];
            else if (problem is null && fields.Count != header.Length)
                yield return line with { Problem = new(Reason.InvalidCsv, $"{fields.Count} fields where the header has {header.Length}") };
            else if (problem is null)
                yield return new(line.Line, Json(header, fields));
            else
                yield return line with { Problem = problem };
        }
    }

    /// <summary>The fields of the record that begins with <paramref name="first"/>, over as many lines as its quotes reach.</summary>
    private (List<string> Fields, Rejection? Problem) Record(IEnumerator<RawRecord> source, RawRecord start, string first, char delimiter)
    {
        var parser = new CsvRecordParser(delimiter);
        parser.Add(first);
        var taken = new List<RawRecord>();
        var length = (long)first.Length;
        while (parser is { Complete: false, Problem: null } && length <= maximumBytes && TryNext(source, out var next))
        {
            taken.Add(next);
            var text = next.Problem is null ? Text(next.Bytes) : null;
            if (text is null)
                break;
            length += text.Length;
            parser.Add(text);
        }

        if (parser is { Complete: true, Problem: null })
            return (parser.Fields, null);
        for (var i = taken.Count - 1; i >= 0; i--)
            _again.Push(taken[i]);
        return ([], new(Reason.InvalidCsv, parser.Problem ?? $"a quote opened on line {start.Line} is not closed"));
    }

    private bool TryNext(IEnumerator<RawRecord> source, out RawRecord line)
    {
        if (_again.TryPop(out line))
            return true;
        var more = source.MoveNext();
        line = more ? source.Current : default;
        return more;
    }

    private static char Delimiter(string header) => ",\t;".MaxBy(candidate => header.Count(c => c == candidate));

    private static string? Text(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes).TrimEnd('\r');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[] Json(string[] header, List<string> fields)
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
