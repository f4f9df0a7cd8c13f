namespace Pipeline.Engine.Definition.Checks;

/// <summary>Finds stages that wait for themselves. Linear and without recursion: a chain may be ten thousand stages long.</summary>
internal static class CycleCheck
{
    private const int MostNames = 20;

    public static void Check(IReadOnlyList<StageDefinition> stages, NodeReader reader)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < stages.Count; i++)
            numbers[stages[i].Name] = i;
        var dependencies = stages.Select(stage => Dependencies(stage, numbers)).ToArray();
        foreach (var cycle in Find(dependencies))
            reader.Violations.Add(stages[cycle[0]].Position, $"these stages wait for each other: {Text([.. cycle.Select(number => stages[number].Name)])}");
    }

    /// <summary>Disjoint cycles, at least one for each knot, each in the direction in which data would flow, from its first stage.</summary>
    internal static IEnumerable<IReadOnlyList<int>> Find(int[][] dependencies)
    {
        var onPath = new int[dependencies.Length];
        var state = new byte[dependencies.Length];
        var path = new List<(int Node, int Next)>();
        for (var root = 0; root < dependencies.Length; root++)
        {
            if (state[root] == Unseen)
                Enter(root);
            while (path.Count > 0)
            {
                var (node, next) = path[^1];
                if (next == dependencies[node].Length)
                {
                    state[node] = Done;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (node, next + 1);
                var dependency = dependencies[node][next];
                if (state[dependency] == Unseen)
                {
                    Enter(dependency);
                }
                else if (state[dependency] == OnPath)
                {
                    yield return InDataOrder([.. path.Skip(onPath[dependency]).Select(step => step.Node)]);
                    // One report for these stages: going on from here would name a knot's cycles one by one, and there may be very many.
                    for (var i = onPath[dependency]; i < path.Count; i++)
                        state[path[i].Node] = Done;
                    path.RemoveRange(onPath[dependency], path.Count - onPath[dependency]);
                }
            }
        }

        void Enter(int node)
        {
            state[node] = OnPath;
            onPath[node] = path.Count;
            path.Add((node, 0));
        }
    }

    private const byte Unseen = 0;
    private const byte OnPath = 1;
    private const byte Done = 2;

    private static int[] Dependencies(StageDefinition stage, Dictionary<string, int> numbers) =>
        [.. stage.Inputs.Where(input => input.Output is not null && numbers.ContainsKey(input.Output.Stage)).Select(input => numbers[input.Output!.Stage]).Distinct()];

    /// <summary>The path goes from a stage to what it needs; data flows the other way.</summary>
    private static int[] InDataOrder(int[] path)
    {
        Array.Reverse(path);
        var first = Array.IndexOf(path, path.Min());
        return [.. path[first..], .. path[..first]];
    }

    private static string Text(IReadOnlyList<string> names)
    {
        IEnumerable<string> shown = names.Count <= MostNames ? names : [.. names.Take(MostNames - 1), $"… {names.Count - MostNames} more …", names[^1]];
        return string.Join(" → ", shown.Append(names[0]));
    }
}
