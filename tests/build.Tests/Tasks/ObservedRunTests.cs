using Pipeline.Engine.Execution;
using Pipeline.Engine.Journal;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Tasks;

namespace Pipeline.Host.Tests.Tasks;

public sealed class ObservedRunTests
{
    private static readonly RunOutcome Empty = new("", RunStatus.Succeeded, [], StoreFailed: false);

    [Test]
    public async Task Stage_that_ends_releases_who_waits_for_it_while_the_run_goes_on()
    {
        var rest = new TaskCompletionSource();
        var run = Run(["A", "B"], out _);
        run.Begin(async told =>
        {
            told.Finished(new StageOutcome { Stage = "A", Status = StageStatus.Executed });
            await rest.Task;
            return Empty;
        });

        Assert.That((await run.OutcomeOf("A")).Status, Is.EqualTo(StageStatus.Executed));
        Assert.That(run.OutcomeOf("B").IsCompleted, Is.False);
        rest.SetResult();
        Assert.That((await run.OutcomeOf("B")).Status, Is.EqualTo(StageStatus.Skipped));
    }

    [Test]
    public async Task Run_that_faults_releases_all_and_keeps_its_fault()
    {
        var run = Run(["A"], out _);
        run.Begin(_ => throw new IOException("the store is gone"));

        Assert.That((await run.OutcomeOf("A")).Status, Is.EqualTo(StageStatus.Skipped));
        Assert.That(async () => await run.Completion, Throws.TypeOf<IOException>());
    }

    [Test]
    public async Task Everything_is_told_on()
    {
        var run = Run(["A"], out var lines);
        run.Begin(told =>
        {
            told.Begin(1);
            told.Warn("repaired");
            told.Finished(new StageOutcome { Stage = "A", Status = StageStatus.Cached });
            return Task.FromResult(Empty);
        });
        await run.Completion;

        Assert.That(lines.ToString(), Is.EqualTo("warning: repaired\n[1/1] A: up to date\n"));
    }

    private static ObservedRun Run(IReadOnlyList<string> stages, out StringWriter lines)
    {
        lines = new StringWriter();
        return new ObservedRun(stages, _ => [], new LineObserver(lines, Verbosity.Normal, TimeProvider.System));
    }
}
