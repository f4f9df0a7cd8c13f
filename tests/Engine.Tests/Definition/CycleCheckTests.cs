using FsCheck;
using FsCheck.Fluent;
using Pipeline.Engine.Definition.Checks;

namespace Pipeline.Engine.Tests.Definition;

public sealed class CycleCheckTests
{
    [Test]
    public void Find_ring_of_ten_thousand_is_found_whole()
    {
        var ring = Enumerable.Range(0, 10_000).Select(i => new[] { (i + 9_999) % 10_000 }).ToArray();

        Assert.That(CycleCheck.Find(ring).Single(), Is.EqualTo(Enumerable.Range(0, 10_000)));
    }

    [Test]
    public void Find_ring_of_ten_thousand_is_told_in_short()
    {
        var yaml = "version: 1\nstages:\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"  S{i}: {{ run: x, inputs: {{ a: \"S{(i + 9_999) % 10_000}:o\" }}, outputs: [o] }}\n"));

        Assert.That(Workspace.Fail(yaml), Does.Contain("S17 → S18 → … 9980 more … → S9999 → S0"));
    }

    [Test]
    public void Find_two_rings_are_both_named() =>
        Assert.That(CycleCheck.Find([[1], [0], [3], [2], [0]]).Select(cycle => string.Join(',', cycle)), Is.EqualTo(new[] { "0,1", "2,3" }));

    [Test]
    public void Find_any_graph_names_true_disjoint_cycles_and_one_if_there_is_any()
    {
        var graphs = Gen.Choose(1, 8).SelectMany(count => Gen.Choose(0, 4).ArrayOf(count * count).Select(cells => Enumerable.Range(0, count)
            .Select(i => Enumerable.Range(0, count).Where(j => cells[(i * count) + j] == 0).ToArray()).ToArray()));

        Prop.ForAll(graphs.ToArbitrary(), graph =>
        {
            var cycles = CycleCheck.Find(graph).ToList();
            var disjoint = cycles.SelectMany(cycle => cycle).Distinct().Count() == cycles.Sum(cycle => cycle.Count);
            return disjoint && cycles.All(cycle => IsCycle(graph, cycle)) && cycles.Count > 0 == HasCycle(graph);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Each stage of the cycle needs the one before it.</summary>
    private static bool IsCycle(int[][] graph, IReadOnlyList<int> cycle) =>
        Enumerable.Range(0, cycle.Count).All(i => graph[cycle[(i + 1) % cycle.Count]].Contains(cycle[i]));

    /// <summary>The slow way: take away what needs nothing that is left, until nothing more goes.</summary>
    private static bool HasCycle(int[][] graph)
    {
        var left = Enumerable.Range(0, graph.Length).ToHashSet();
        while (left.RemoveWhere(node => !graph[node].Any(left.Contains)) > 0)
        {
            // Each round frees the next.
        }

        return left.Count > 0;
    }
}
