using FsCheck;
using FsCheck.Fluent;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Graph;

namespace Pipeline.Engine.Tests.Graph;

/// <summary>Graphs in short: <c>"C&lt;A,B"</c> is a stage C that reads from A and B.</summary>
internal static class Graphs
{
    /// <summary>Up to twelve stages, each reading from some that a shuffled order puts before it.</summary>
    public static Arbitrary<StageGraph> Any => (
        from count in Gen.Choose(1, 12)
        from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from edges in Gen.Choose(0, 3).ArrayOf(count * count)
        select Of([.. Enumerable.Range(0, count).Select(stage => Stage(stage, order, edges))])).ToArbitrary();

    public static StageGraph Of(params string[] stages) => StageGraph.Of(Define(stages));

    public static PipelineDefinition Define(params string[] stages) => new()
    {
        Name = "graph",
        File = "/ws/pipeline.yaml",
        Seed = 0,
        Source = [],
        Stages = [.. stages.Select(Define)],
    };

    public static string Names(StageGraph graph, Func<StageGraph, ReadOnlySpan<int>> select) =>
        string.Join(' ', select(graph).ToArray().Select(stage => graph.Stages[stage].Name));

    private static StageDefinition Define(string stage)
    {
        var parts = stage.Split('<');
        var sources = parts.Length == 1 ? [] : parts[1].Split(',');
        return new StageDefinition
        {
            Name = parts[0],
            Run = $"make \"{parts[0]}\" <`x`> #1 & \\n",
            Inputs = [.. sources.Select((source, i) => new InputDefinition($"i{i}", $"{source}:o{i}", new OutputReference(source, $"o{i}"), null))],
            Outputs = ["o0", "o1"],
            Params = [],
            Position = new SourcePosition("pipeline.yaml", 1, 1),
        };
    }

    private static string Stage(int stage, int[] order, int[] edges)
    {
        var place = Array.IndexOf(order, stage);
        var sources = order.Take(place).Where(source => edges[(stage * order.Length) + source] == 0).Select(source => $"S{source}").ToList();
        return sources.Count == 0 ? $"S{stage}" : $"S{stage}<{string.Join(',', sources)}";
    }
}
