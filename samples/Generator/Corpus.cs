namespace Pipeline.Samples;

/// <summary>
/// Rows that are kept apart from each other: a row is refused when one with the same answer is already nearly the same,
/// so that whatever a curation merges was planted on purpose.
/// </summary>
public sealed class Corpus
{
    /// <summary>Under the 0.8 at which the sample pipeline merges rows, whether a curation cuts text into words or into characters.</summary>
    public const double Limit = 0.78;

    private readonly List<Row> _rows = [];
    private readonly Dictionary<string, List<Print>> _byOutput = [];
    private readonly HashSet<string> _questions = [];

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>Adds the row, unless its question is there or it comes too near another of the same answer.</summary>
    public bool TryAdd(Row row)
    {
        var print = Print.Of(row);
        var peers = _byOutput.TryGetValue(row.Output, out var list) ? list : _byOutput[row.Output] = [];
        if (_questions.Contains(print.Question) || peers.Exists(peer => peer.Likeness(print) >= Limit))
            return false;
        _questions.Add(print.Question);
        peers.Add(print);
        _rows.Add(row);
        return true;
    }

    /// <summary>Whether a copy of one of the rows comes too near no other of them.</summary>
    public bool IsNearOnly(Row original, Row copy)
    {
        var (self, print) = (Print.Of(original).Question, Print.Of(copy));
        return _byOutput[original.Output].TrueForAll(peer => peer.Question == self || peer.Likeness(print) < Limit);
    }

    private sealed record Print(string Question, IReadOnlyList<HashSet<string>> Cuts)
    {
        /// <summary>The question cut into words and characters, without its answer and with it.</summary>
        public static Print Of(Row row)
        {
            var question = Shingles.Normalize(row.Wording);
            var whole = $"{question} {Shingles.Normalize(row.Output)}";
            return new Print(question, [.. new[] { question, whole }.SelectMany(text => new[] { Shingles.OfWords(text, 5), Shingles.OfCharacters(text, 5) })]);
        }

        public double Likeness(Print other) => Cuts.Zip(other.Cuts, Shingles.Jaccard).Max();
    }
}
