using Pipeline.Host.Tasks;

namespace Pipeline.Host.Tests.Tasks;

public sealed class TaskTreeTests
{
    [Test]
    public void Diamond_is_drawn_with_the_shared_branch_once()
    {
        var edges = new Dictionary<string, string[]> { ["D"] = ["B", "C"], ["B"] = ["A"], ["C"] = ["B"], ["A"] = [] };

        var lines = TaskTree.Lines(["D"], name => edges[name]);

        Assert.That(lines, Is.EqualTo(new[] { "D", "├─ B", "│  └─ A", "└─ C", "   └─ B (see above)" }));
    }

    [Test]
    public void Ladder_of_forty_diamonds_ends()
    {
        var lines = TaskTree.Lines(["40"], name => name == "0" ? [] : [$"{int.Parse(name) - 1}", $"{int.Parse(name) - 1}"]);

        Assert.That(lines.Count(), Is.EqualTo(81));
    }

    [Test]
    public void Chain_of_ten_thousand_is_drawn() =>
        Assert.That(TaskTree.Lines(["10000"], name => name == "0" ? [] : [$"{int.Parse(name) - 1}"]).Take(100).Count(), Is.EqualTo(100));
}
