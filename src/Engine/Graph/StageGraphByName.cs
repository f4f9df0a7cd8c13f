using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Graph;

/// <summary>The graph asked by stage names, for those who do not walk it by the thousand.</summary>
public static class StageGraphByName
{
    extension(StageGraph graph)
    {
        /// <exception cref="KeyNotFoundException">There is no such stage.</exception>
        public StageDefinition Stage(string name) => graph.Stages[graph.Number(name)];

        /// <summary>The stages and everything they need, each after what it needs.</summary>
        public IReadOnlyList<StageDefinition> Closure(IEnumerable<string> names) =>
            [.. graph.Closure([.. names.Select(graph.Number)]).Select(number => graph.Stages[number])];

        /// <summary>What the stage reads from.</summary>
        public IReadOnlyList<string> DependenciesOf(string name) => graph.Names(graph.DependenciesOf(graph.Number(name)));

        /// <summary>What reads from the stage.</summary>
        public IReadOnlyList<string> DependentsOf(string name) => graph.Names(graph.DependentsOf(graph.Number(name)));

        private int Number(string name) => graph.Find(name) is var number and >= 0 ? number : throw new KeyNotFoundException($"There is no stage '{name}'.");

        private string[] Names(ReadOnlySpan<int> numbers)
        {
            var names = new string[numbers.Length];
            for (var i = 0; i < numbers.Length; i++)
                names[i] = graph.Stages[numbers[i]].Name;
            return names;
        }
    }
}
