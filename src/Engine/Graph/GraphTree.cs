using System.Text;

namespace Pipeline.Engine.Graph;

/// <summary>A tree from each stage that nothing reads, down to what it is made from. <c>↑</c> marks a stage whose own needs stand above already,
/// <c>↓</c> one that is too deep to indent and begins a tree of its own below.</summary>
internal sealed class GraphTree(StageGraph graph)
{
    // A chain of ten thousand stages, each indented by four more, would be 200 MB of spaces.
    private const int Deepest = 24;
    private readonly StringBuilder _text = new();
    private readonly bool[] _shown = new bool[graph.Stages.Count];
    private readonly Queue<int> _below = new();

    public string Write()
    {
        foreach (var stage in graph.Order)
        {
            if (graph.DependentsOf(stage).IsEmpty)
                _below.Enqueue(stage);
        }

        while (_below.TryDequeue(out var root))
            Append(root);
        return _text.ToString();
    }

    private void Append(int root)
    {
        var open = new Stack<Line>([new Line(root, 0, "", true)]);
        while (open.TryPop(out var line))
        {
            var dependencies = graph.DependenciesOf(line.Stage);
            var mark = dependencies.IsEmpty ? "" : _shown[line.Stage] ? " ↑" : line.Depth == Deepest ? " ↓" : "";
            _text.Append(line.Prefix).Append(line.Depth == 0 ? "" : line.Last ? "└── " : "├── ").Append(graph.Stages[line.Stage].Name).Append(mark).Append('\n');
            if (mark == " ↓")
                _below.Enqueue(line.Stage);
            if (mark.Length > 0)
                continue;
            _shown[line.Stage] = true;
            var prefix = line.Depth == 0 ? "" : line.Prefix + (line.Last ? "    " : "│   ");
            for (var i = dependencies.Length - 1; i >= 0; i--)
                open.Push(new Line(dependencies[i], line.Depth + 1, prefix, i == dependencies.Length - 1));
        }
    }

    private readonly record struct Line(int Stage, int Depth, string Prefix, bool Last);
}
