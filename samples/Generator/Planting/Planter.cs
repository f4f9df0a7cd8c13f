namespace Pipeline.Samples.Planting;

/// <summary>Puts duplicates and broken rows among the good ones, each duplicate somewhere after its original.</summary>
public static class Planter
{
    public const int ExactDuplicates = 90;
    public const int NearDuplicates = 110;
    public const int BrokenRows = 40;

    /// <summary>The lines of the file in order.</summary>
    public static IReadOnlyList<Line> Plant(IReadOnlyList<Row> rows, Corpus corpus, SplitMix64 random)
    {
        var lines = rows.Select((row, index) => (After: index, Line: new Line(JsonLines.Instruction(row), row, null))).ToList();
        var order = new Queue<int>(random.Shuffle(Enumerable.Range(0, rows.Count - 1)));

        for (var i = 0; i < ExactDuplicates; i++)
            Add(order.Dequeue(), row => new Line(JsonLines.Instruction(row), row, new Plant(Planting.Plant.Exact, "the same line again")));
        for (var i = 0; i < BrokenRows; i++)
            Add(order.Dequeue(), row => Breakage.Of(row, i));
        for (var i = 0; i < NearDuplicates;)
        {
            var index = order.Dequeue();
            if (NearCopy.Of(rows[index], i) is not { } copy || !corpus.IsNearOnly(rows[index], copy.Row))
                continue;
            Add(index, row => new Line(JsonLines.Instruction(copy.Row), row, new Plant(Planting.Plant.Near, copy.Reason)));
            i++;
        }

        return [.. lines.OrderBy(line => line.After).Select(line => line.Line)];

        void Add(int index, Func<Row, Line> make) => lines.Add((random.Between(index, rows.Count - 1), make(rows[index])));
    }
}
