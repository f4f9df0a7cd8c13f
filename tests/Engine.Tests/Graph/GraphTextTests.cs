using System.Diagnostics;
using Pipeline.Engine.Graph;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Graph;

public sealed class GraphTextTests
{
    private static readonly StageGraph Graph = Graphs.Of("A", "B<A", "C<A,A", "D<B,C", "Alone", "E<D,A");

    [Test]
    public void Tree_shows_shared_needs_once() => Snapshot.Verify(GraphText.Tree(Graph));

    [Test]
    public void Tree_too_deep_to_indent_goes_on_below() =>
        Snapshot.Verify(GraphText.Tree(Graphs.Of([.. Enumerable.Range(0, 30).Select(i => i == 0 ? "S0" : $"S{i}<S{i - 1}")])));

    [Test]
    public void Mermaid_labels_are_escaped() => Snapshot.Verify(GraphText.Mermaid(Graph));

    [Test]
    public void Dot_labels_are_escaped() => Snapshot.Verify(GraphText.Dot(Graph));

    [Test]
    public void Dot_is_read_by_graphviz()
    {
        if (!File.Exists("/usr/bin/dot"))
            Assert.Ignore("Graphviz is not installed: apt-get install graphviz");
        using var dot = Process.Start(new ProcessStartInfo("/usr/bin/dot", "-Tplain") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        dot.StandardInput.Write(GraphText.Dot(Graph));
        dot.StandardInput.Close();

        Assert.That(dot.StandardOutput.ReadToEnd().Split('\n').Count(line => line.StartsWith("edge ", StringComparison.Ordinal)), Is.EqualTo(6));
    }
}
