using System.Text.Json.Nodes;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Tests.Execution;

public sealed class ReadyStagesTests
{
    [Test]
    public void TryTake_diamond_gives_stages_in_order_as_they_become_ready()
    {
        var ready = Of(("A", []), ("B", ["A"]), ("C", ["A"]), ("D", ["B", "C"]));

        Assert.That(TakeAll(ready), Is.EqualTo(new[] { "A" }));
        ready.Done("A");
        Assert.That(TakeAll(ready), Is.EqualTo(new[] { "B", "C" }));
        ready.Done("C");
        Assert.That(TakeAll(ready), Is.Empty);
        ready.Done("B");
        Assert.That(TakeAll(ready), Is.EqualTo(new[] { "D" }));
    }

    [Test]
    public void Failed_stage_loses_all_that_depend_on_it_and_no_other()
    {
        var ready = Of(("A", []), ("B", ["A"]), ("C", ["B"]), ("X", []));
        TakeAll(ready);

        Assert.That(ready.Failed("A"), Is.EqualTo(new[] { "B", "C" }));
        ready.Done("X");
        Assert.That(ready.IsEmpty);
    }

    [Test]
    public void Requeue_stage_waits_for_a_maker_outside_the_pending_stages()
    {
        var ready = Of(("B", []));
        TakeAll(ready);

        ready.Requeue("B", ["A"]);

        Assert.That(TakeAll(ready), Is.EqualTo(new[] { "A" }));
        ready.Done("A");
        Assert.That(TakeAll(ready), Is.EqualTo(new[] { "B" }));
    }

    [Test]
    public void Requeue_two_stages_for_one_maker_run_it_once()
    {
        var ready = Of(("A", []), ("B", ["A"]), ("C", ["A"]));
        TakeAll(ready);
        ready.Done("A");
        TakeAll(ready);

        ready.Requeue("B", ["A"]);
        ready.Requeue("C", ["A"]);

        Assert.That(TakeAll(ready), Is.EqualTo(new[] { "A" }));
        ready.Done("A");
        Assert.That(TakeAll(ready), Is.EqualTo(new[] { "B", "C" }));
    }

    [Test]
    public void Requeue_without_makers_is_ready_again() 
    {
        var ready = Of(("A", []));
        TakeAll(ready);

        ready.Requeue("A", []);

        Assert.That(TakeAll(ready), Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public void Abandon_returns_all_that_was_not_started()
    {
        var ready = Of(("A", []), ("B", ["A"]), ("C", []));
        ready.TryTake(out _);

        Assert.That(ready.Abandon(), Is.EqualTo(new[] { "B", "C" }));
        Assert.That(ready.IsEmpty);
    }

    private static ReadyStages Of(params (string Name, string[] Needs)[] stages)
    {
        var needs = stages.ToDictionary(stage => stage.Name, stage => stage.Needs);
        return new([.. stages.Select(stage => Stage(stage.Name))], name => needs[name]);
    }

    private static StageDefinition Stage(string name) =>
        new() { Name = name, Run = "true", Inputs = [], Outputs = [], Params = new JsonObject(), Position = default };

    private static List<string> TakeAll(ReadyStages ready)
    {
        var taken = new List<string>();
        while (ready.TryTake(out var stage))
            taken.Add(stage);
        return taken;
    }
}
