namespace Pipeline.Engine.Graph;

/// <summary>The edges of a graph in two arrays: node <c>i</c> points to <c>targets[starts[i]..starts[i + 1]]</c>.</summary>
internal sealed class Adjacency
{
    private readonly int[] _starts;
    private readonly int[] _targets;

    private Adjacency(int[] starts, int[] targets) => (_starts, _targets) = (starts, targets);

    public ReadOnlySpan<int> this[int node] => _targets.AsSpan(_starts[node].._starts[node + 1]);

    public static Adjacency Of(int[][] targets)
    {
        var starts = new int[targets.Length + 1];
        for (var node = 0; node < targets.Length; node++)
            starts[node + 1] = starts[node] + targets[node].Length;
        return new Adjacency(starts, [.. targets.SelectMany(some => some)]);
    }

    /// <summary>Every edge the other way round; each node's targets ascend.</summary>
    public Adjacency Reverse()
    {
        var starts = new int[_starts.Length];
        foreach (var target in _targets)
            starts[target + 1]++;
        for (var node = 1; node < starts.Length; node++)
            starts[node] += starts[node - 1];

        var next = starts.AsSpan().ToArray();
        var targets = new int[_targets.Length];
        for (var node = 0; node + 1 < _starts.Length; node++)
        {
            foreach (var target in this[node])
                targets[next[target]++] = node;
        }

        return new Adjacency(starts, targets);
    }
}
