using Cake.Core;
using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Tasks;

namespace Pipeline.Host.Tests.Tasks;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CakeRunnerTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    private Terminal Terminal => new(_out, _error, Interactive: false, Color: false);

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Test]
    public async Task Run_returns_the_outcome_of_every_stage_in_the_engines_order()
    {
        var run = new FakeRun(("A", StageStatus.Cached, []), ("B", StageStatus.Executed, ["A"]), ("C", StageStatus.Executed, ["A", "B"]));

        var outcomes = (await CakeRunner.RunAsync(run, new HostOptions(), Terminal)).Stages;

        Assert.That(outcomes.Select(outcome => outcome.Stage), Is.EqualTo(new[] { "A", "B", "C" }));
        Assert.That(outcomes.Select(outcome => outcome.Status), Is.EqualTo(new[] { StageStatus.Cached, StageStatus.Executed, StageStatus.Executed }));
    }

    [Test]
    public async Task Failed_stage_does_not_keep_Cake_from_the_stages_after_it()
    {
        var run = new FakeRun(("A", StageStatus.Failed, []), ("B", StageStatus.Skipped, ["A"]), ("C", StageStatus.Executed, []));

        await CakeRunner.RunAsync(run, new HostOptions(), Terminal);

        Assert.That(run.Awaited, Is.SupersetOf(new[] { "A", "B", "C" }));
    }

    [Test]
    public async Task Edge_given_twice_is_registered_once()
    {
        var run = new FakeRun(("A", StageStatus.Executed, []), ("B", StageStatus.Executed, ["A", "A", "a"]));

        var outcomes = (await CakeRunner.RunAsync(run, new HostOptions { Target = "B" }, Terminal)).Stages;

        Assert.That(outcomes, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Exclusive_run_of_one_stage_does_not_need_what_it_reads_from()
    {
        var run = new FakeRun(("B", StageStatus.Executed, ["A"]));

        var outcomes = (await CakeRunner.RunAsync(run, new HostOptions { Target = "B", Exclusive = true }, Terminal)).Stages;

        Assert.That(outcomes.Single().Stage, Is.EqualTo("B"));
    }

    [TestCase(500, 501)]
    [TestCase(501, 1)]
    public void Closure_above_500_stages_becomes_one_task(int stages, int tasks)
    {
        var run = new FakeRun([.. Enumerable.Range(0, stages).Select(i => ($"S{i}", StageStatus.Cached, Array.Empty<string>()))]);
        var engine = new CakeEngine(new CakeDataService(), new Cake.Core.Diagnostics.CakeBuildLog(new ErrorConsole(_error)));

        TaskGraph.Register(engine, run, HostOptions.DefaultTarget);

        Assert.That(engine.Tasks, Has.Count.EqualTo(tasks));
    }

    [Test]
    public void Fault_of_the_engine_reaches_the_caller()
    {
        var run = new FakeRun(("A", StageStatus.Skipped, [])) { Completion = Task.FromException<RunOutcome>(new IOException("the store is gone")) };

        Assert.That(async () => await CakeRunner.RunAsync(run, new HostOptions(), Terminal), Throws.TypeOf<IOException>());
    }

    [Test]
    public async Task Report_has_each_stage_with_its_own_duration_on_standard_error_only()
    {
        var run = new FakeRun(("Cached", StageStatus.Cached, []), ("Done", StageStatus.Executed, []), ("Broken", StageStatus.Failed, []));

        CakeRunner.PrintReport((await CakeRunner.RunAsync(run, new HostOptions(), Terminal)).Stages, Terminal);

        Assert.That(_error.ToString(), Does.Match("Done .*00:00:03").And.Match("Broken .*Failed").And.Match("Cached .*Skipped"));
        Assert.That(_out.ToString(), Is.Empty);
        Assert.That(_error.ToString(), Does.Not.Contain("\u001b"));
    }
}
