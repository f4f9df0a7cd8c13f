namespace Pipeline.Host.Tasks;

/// <summary>Draws a graph as a tree, as Cake's <c>--tree</c> does, but each task's own branches once:
/// drawn in full, a few dozen diamonds would never end.</summary>
internal static class TaskTree
{
    /// <param name="roots">What nothing else depends on.</param>
    public static IEnumerable<string> Lines(IEnumerable<string> roots, Func<string, IReadOnlyList<string>> dependenciesOf)
    {
        var drawn = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        // A stack rather than recursion: a chain of 10,000 stages is a valid pipeline.
        var rest = new Stack<(string Name, string Branch, string Indent)>(roots.Reverse().Select(root => (root, "", "")));
        while (rest.TryPop(out var next))
        {
            var dependencies = dependenciesOf(next.Name);
            var again = !drawn.Add(next.Name) && dependencies.Count > 0;
            yield return $"{next.Indent}{next.Branch}{next.Name}{(again ? " (see above)" : "")}";
            if (again)
                continue;
            var indent = next.Indent + next.Branch switch { "" => "", "├─ " => "│  ", _ => "   " };
            for (var i = dependencies.Count - 1; i >= 0; i--)
                rest.Push((dependencies[i], i == dependencies.Count - 1 ? "└─ " : "├─ ", indent));
        }
    }
}
