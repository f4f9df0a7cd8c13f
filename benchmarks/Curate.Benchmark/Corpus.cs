using System.Text.Json;

namespace Pipeline.Curate.Benchmark;

/// <summary>Rows made from published ones by seeded edits: copies, near copies, and rows that look alike but answer otherwise.</summary>
internal static class Corpus
{
    private static readonly string[] Spare = "apples rivers yesterday seven quietly Tom boxes green trains about coins later garden twelve Maria".Split(' ');

    /// <summary>The question and answer of each line of a JSON lines file.</summary>
    public static List<Row> Load(string path) =>
    [
        .. File.ReadLines(path).Select((line, index) =>
        {
            using var row = JsonDocument.Parse(line);
            return new Row(row.RootElement.GetProperty("question").GetString()!, row.RootElement.GetProperty("answer").GetString()!, index);
        }),
    ];

    /// <summary><paramref name="count"/> rows; the same for the same seed.</summary>
    public static IEnumerable<Row> Make(IReadOnlyList<Row> published, int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return Edit(published[random.Next(published.Count)], random);
    }

    /// <summary>Writes rows as JSON lines.</summary>
    public static void Write(IEnumerable<Row> rows, string path)
    {
        using var file = File.Create(path);
        using var writer = new Utf8JsonWriter(file);
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("question", row.Question);
            writer.WriteString("answer", row.Answer);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            file.WriteByte((byte)'\n');
        }
    }

    private static Row Edit(Row row, Random random) => random.Next(10) switch
    {
        0 => row,
        1 => row with { Question = row.Question.ToUpperInvariant() },
        2 => row with { Question = $"{row.Question} {Word(random)}" },
        3 => row with { Question = $"{Word(random)} {row.Question}" },
        4 or 5 => row with { Question = Replace(row.Question, 1, random) },
        6 or 7 => row with { Question = Replace(row.Question, 2, random) },
        8 => row with { Question = Replace(row.Question, 6, random) },
        _ => row with { Question = Replace(row.Question, 1, random), Answer = $"{row.Answer}{random.Next(10)}" },
    };

    private static string Replace(string text, int words, Random random)
    {
        var parts = text.Split(' ');
        for (; words > 0; words--)
            parts[random.Next(parts.Length)] = Word(random);
        return string.Join(' ', parts);
    }

    private static string Word(Random random) => Spare[random.Next(Spare.Length)];
}
