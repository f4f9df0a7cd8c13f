using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Graph;

/// <summary>Which stage needs which, by numbers: a stage's number is its place in the file, from 0.
/// Everything here is linear in stages and edges (the order has a logarithm more) and uses no recursion.</summary>
public sealed class StageGraph
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Adjacency _dependencies;
    private readonly Adjacency _dependents;
    private readonly int[] _order;

    private StageGraph(IReadOnlyList<StageDefinition> stages)
    {
        Stages = stages;
        for (var i = 0; i < stages.Count; i++)
            _numbers.Add(stages[i].Name, i);
        _dependencies = Adjacency.Of([.. stages.Select(Dependencies)]);
        _dependents = _dependencies.Reverse();
        _order = TopologicalOrder();
    }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<StageDefinition> Stages { get; }

    /// <summary>Every stage after all that it needs; among those that are ready, the file's order.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <exception cref="ArgumentException">The stages wait for each other, or need one that does not exist; a loaded definition has neither.</exception>
    public static StageGraph Of(PipelineDefinition definition) => new(definition.Stages);

    /// <summary>The stage's number, or -1.</summary>
    public int Find(string name) => _numbers.GetValueOrDefault(name, -1);

    /// <summary>What the stage reads from, ascending, each once.</summary>
    public ReadOnlySpan<int> DependenciesOf(int stage) => _dependencies[stage];

    /// <summary>What reads from the stage, ascending, each once.</summary>
    public ReadOnlySpan<int> DependentsOf(int stage) => _dependents[stage];

    /// <summary>The stages and everything they need, in topological order.</summary>
    public int[] Closure(params ReadOnlySpan<int> targets)
    {
        var reached = new bool[Stages.Count];
        var open = new Stack<int>();
        foreach (var stage in targets)
            open.Push(stage);
        while (open.TryPop(out var stage))
        {
            if (reached[stage])
                continue;
            reached[stage] = true;
            foreach (var next in DependenciesOf(stage))
                open.Push(next);
        }

        return Array.FindAll(_order, stage => reached[stage]);
    }

    private int[] TopologicalOrder()
    {
        var waiting = new int[Stages.Count];
        var ready = new PriorityQueue<int, int>();
        for (var stage = 0; stage < Stages.Count; stage++)
        {
            waiting[stage] = DependenciesOf(stage).Length;
            if (waiting[stage] == 0)
                ready.Enqueue(stage, stage);
        }

        var order = new List<int>(Stages.Count);
        while (ready.TryDequeue(out var stage, out _))
        {
            order.Add(stage);
            foreach (var dependent in DependentsOf(stage))
            {
                if (--waiting[dependent] == 0)
                    ready.Enqueue(dependent, dependent);
            }
        }

        return order.Count == Stages.Count ? [.. order] : throw new ArgumentException("The stages wait for each other.");
    }

    private int[] Dependencies(StageDefinition stage)
    {
        var numbers = new SortedSet<int>();
        foreach (var input in stage.Inputs)
        {
            if (input.Output is { } output)
                numbers.Add(_numbers.TryGetValue(output.Stage, out var number) ? number : throw new ArgumentException($"There is no stage '{output.Stage}'."));
        }

        return [.. numbers];
    }
}
