using Pipeline.Contracts;
using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Tests.Output;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LineObserverTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _error.Dispose();

    [Test]
    public void A_thousand_reports_in_25_seconds_make_two_lines()
    {
        var observer = Observer(Verbosity.Normal);
        observer.Begin(2);
        observer.Started("A", []);
        observer.Started("B", []);
        for (var i = 1; i <= 1000; i++)
        {
            _time.Pass(0.025);
            observer.Progress(i % 2 == 0 ? "A" : "B", new ProgressEvent(ProgressEvent.Progress, i, 1000, "rows"));
        }

        Assert.That(Lines(), Has.Length.EqualTo(2));
    }

    [Test]
    public void Line_of_work_tells_rate_and_time_left()
    {
        var observer = Observer(Verbosity.Normal);
        observer.Started("A", []);
        observer.Progress("A", new ProgressEvent(ProgressEvent.Progress, 100, 400, "rows"));
        _time.Pass(10);
        observer.Progress("A", new ProgressEvent(ProgressEvent.Progress, 300, 400, "rows"));

        Assert.That(Lines(), Is.EqualTo(new[] { "A: 300/400 rows · 20/s · 5.0s left" }));
    }

    [Test]
    public void Stage_is_one_line_when_it_ends()
    {
        var observer = Observer(Verbosity.Normal);
        observer.Begin(3);
        observer.Started("A", ["forced"]);
        observer.Finished(new StageOutcome { Stage = "A", Status = StageStatus.Executed, Duration = TimeSpan.FromSeconds(65) });
        observer.Finished(new StageOutcome { Stage = "B", Status = StageStatus.Cached });
        observer.Finished(new StageOutcome { Stage = "C", Status = StageStatus.Skipped });

        Assert.That(Lines(), Is.EqualTo(new[] { "[1/3] A: done in 1m 05s", "[2/3] B: up to date", "[3/3] C: skipped" }));
    }

    [Test]
    public void Failure_is_told_even_when_quiet_and_its_escapes_are_shown()
    {
        var observer = Observer(Verbosity.Quiet);
        observer.Begin(1);
        observer.Finished(new StageOutcome { Stage = "A", Status = StageStatus.Failed, Duration = TimeSpan.FromSeconds(2), Error = "\u001b]0;owned\u0007 row 3\nsee log" });
        observer.Warn("not shown");

        Assert.That(Lines(), Is.EqualTo(new[] { "[1/1] A: failed after 2.0s", "\\u001b]0;owned\\u0007 row 3", "see log" }));
    }

    [Test]
    public void Unit_of_a_hostile_stage_is_made_safe()
    {
        var observer = Observer(Verbosity.Normal);
        observer.Started("A", []);
        _time.Pass(11);
        observer.Progress("A", new ProgressEvent(ProgressEvent.Progress, 1, null, "\u001b[2J\nrows"));

        Assert.That(Lines(), Is.EqualTo(new[] { "A: 1 \\u001b[2J\\u000arows" }));
    }

    [Test]
    public void Progress_of_a_stage_that_never_started_is_ignored()
    {
        Observer(Verbosity.Normal).Progress("Ghost", new ProgressEvent(ProgressEvent.Progress, 1));

        Assert.That(Lines(), Is.Empty);
    }

    private LineObserver Observer(Verbosity verbosity) => new(_error, verbosity, _time);

    private string[] Lines() => _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
