using System.Text;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Journal;

/// <summary>
/// <c>cache/journal/v1</c>: what happened to each stage, a line for each event, appended in one write.
/// A line begins with the first digits of its own digest; a line that does not fit them (a torn tail, a flipped bit) is passed over.
/// </summary>
public sealed class StageJournal(string path)
{
    private const int SumDigits = 16;

    /// <summary>Lines after which a reader writes a shorter file, and how many it keeps of each stage.</summary>
    private const int CompactAbove = 50_000, KeptOfAStage = 5;

    /// <exception cref="Store.StoreException">The file cannot be written.</exception>
    public void Append(params IReadOnlyCollection<JournalEntry> entries)
    {
        if (entries.Count == 0)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var text = new StringBuilder();
        // A torn tail of an earlier writer must not swallow this line.
        text.Append('\n');
        foreach (var entry in entries)
            text.Append(Line(entry)).Append('\n');
        PosixFile.TryCreateNew(path)?.Dispose();
        // The system's own append: FileMode.Append writes where the end was when the file was opened.
        using var file = PosixFile.OpenAppend(path);
        PosixFile.Write(file, Encoding.UTF8.GetBytes(text.ToString()), path);
    }

    /// <summary>Every readable entry, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Read()
    {
        if (!File.Exists(path))
            return [];
        return [.. File.ReadLines(path).Select(Parse).OfType<JournalEntry>()];
    }

    /// <summary>Drops all but the last entries of each stage once the file has grown long. The caller holds the store's exclusive lock.</summary>
    public void Compact()
    {
        var entries = Read();
        if (entries.Count <= CompactAbove)
            return;
        var kept = entries.GroupBy(entry => (entry.Workspace, entry.Pipeline, entry.Stage)).SelectMany(group => group.TakeLast(KeptOfAStage)).OrderBy(entry => entry.At);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(kept.Select(entry => Line(entry) + "\n"))));
    }

    private static string Line(JournalEntry entry)
    {
        var json = JsonSerializer.Serialize(entry, JournalJson.Default.JournalEntry);
        return $"{Sum(json)} {json}";
    }

    private static JournalEntry? Parse(string line)
    {
        if (line.Length <= SumDigits || line[SumDigits] != ' ')
            return null;
        var json = line[(SumDigits + 1)..];
        if (!line.StartsWith(Sum(json), StringComparison.Ordinal))
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, JournalJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            // Whole, but of a later version: a miss, by contract.
            return null;
        }
    }

    private static string Sum(string json) => Digest.Of(Encoding.UTF8.GetBytes(json)).Hex[..SumDigits];
}
