using FsCheck;
using FsCheck.Fluent;
using Pipeline.Engine.Graph;

namespace Pipeline.Engine.Tests.Graph;

public sealed class StageGraphTests
{
    [Test]
    public void Order_ready_stages_keep_the_files_order() =>
        Assert.That(Graphs.Names(Graphs.Of("D<B,C", "C<A", "A", "B<A", "E"), graph => graph.Order), Is.EqualTo("A C B D E"));

    [Test]
    public void Closure_of_a_target_is_what_it_needs() =>
        Assert.That(Graphs.Names(Graphs.Of("A", "B<A", "C<A", "D<B", "E<C,D"), graph => graph.Closure(graph.Find("D"))), Is.EqualTo("A B D"));

    [Test]
    public void Closure_of_several_targets_holds_each_stage_once() =>
        Assert.That(Graphs.Names(Graphs.Of("A", "B<A", "C<A", "D"), graph => graph.Closure(1, 2, 1)), Is.EqualTo("A B C"));

    [Test]
    public void Edges_several_inputs_from_one_stage_are_one_edge()
    {
        var graph = Graphs.Of("A", "B<A,A");

        Assert.Multiple(() =>
        {
            Assert.That(graph.DependenciesOf(1).ToArray(), Is.EqualTo(new[] { 0 }));
            Assert.That(graph.DependentsOf(0).ToArray(), Is.EqualTo(new[] { 1 }));
            Assert.That(graph.Find("a"), Is.EqualTo(-1));
        });
    }

    [Test]
    public void Of_stages_that_wait_for_each_other_throws() => Assert.That(() => Graphs.Of("A<B", "B<A"), Throws.ArgumentException);

    [Test]
    public void Of_stage_that_does_not_exist_throws() => Assert.That(() => Graphs.Of("A<B"), Throws.ArgumentException);

    [Test]
    public void Chain_of_ten_thousand_is_ordered_and_closed()
    {
        var graph = Graphs.Of([.. Enumerable.Range(0, 10_000).Select(i => i == 0 ? "S0" : $"S{i}<S{i - 1}").Reverse()]);

        Assert.Multiple(() =>
        {
            Assert.That(graph.Order.ToArray(), Is.EqualTo(Enumerable.Range(0, 10_000).Reverse()));
            Assert.That(graph.Closure(0), Has.Length.EqualTo(10_000));
            Assert.That(GraphText.Tree(graph), Has.Length.LessThan(2_000_000));
        });
    }

    [Test]
    public void Order_of_any_graph_has_each_stage_once_after_all_it_needs() => Prop.ForAll(Graphs.Any, graph =>
    {
        var place = new int[graph.Stages.Count];
        for (var i = 0; i < place.Length; i++)
            place[graph.Order[i]] = i;
        return graph.Order.ToArray().Order().SequenceEqual(Enumerable.Range(0, graph.Stages.Count))
            && Enumerable.Range(0, place.Length).All(stage => graph.DependenciesOf(stage).ToArray().All(dependency => place[dependency] < place[stage]));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Dependents_of_any_graph_mirror_its_dependencies() => Prop.ForAll(Graphs.Any, graph =>
        Enumerable.Range(0, graph.Stages.Count).All(stage => Enumerable.Range(0, graph.Stages.Count).All(other =>
            graph.DependenciesOf(stage).Contains(other) == graph.DependentsOf(other).Contains(stage)))).QuickCheckThrowOnFailure();

    [Test]
    public void Closure_of_any_graph_is_the_stage_and_the_closures_of_all_it_needs() => Prop.ForAll(Graphs.Any, graph =>
        Enumerable.Range(0, graph.Stages.Count).All(stage => graph.Closure(stage).Order().SequenceEqual(
            graph.DependenciesOf(stage).ToArray().SelectMany(needed => graph.Closure(needed)).Append(stage).Distinct().Order()))).QuickCheckThrowOnFailure();
}
