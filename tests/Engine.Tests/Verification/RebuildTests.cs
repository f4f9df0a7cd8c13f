using Pipeline.Engine.Tests.Store;
using Pipeline.Engine.Verification;

namespace Pipeline.Engine.Tests.Verification;

/// <summary>Stages run again in a scratch store and compared.</summary>
public sealed class RebuildTests
{
    private const string Mixed = """
          A: { run: "echo a > {outputs.x}/f", outputs: [x] }
          Clock: { run: "date +%s%N > {outputs.t}/now; echo same > {outputs.t}/same; cat {inputs.x}/f > {outputs.u}/f", inputs: { x: "A:x" }, outputs: [t, u] }
          Probe: { run: "date +%s%N > {outputs.t}/now", outputs: [t], cache: always }
          Last: { run: "cat {inputs.u}/f {inputs.f} > {outputs.y}/g", inputs: { u: "Clock:u", f: f.txt }, outputs: [y] }
        """;

    private static TestPipeline Fresh(string stages = Mixed)
    {
        var pipeline = new TestPipeline(stages).File("f.txt", "1\n");
        pipeline.Run();
        return pipeline;
    }

    [Test]
    public void Rebuild_all_tells_equal_different_and_passed_over_and_leaves_nothing()
    {
        using var pipeline = Fresh();
        var before = Files(pipeline);

        var report = pipeline.Verify(new(true));

        Assert.That(report.Rebuilds.Select(rebuild => (rebuild.Stage, rebuild.Outcome)), Is.EquivalentTo(new[]
        {
            ("A", RebuildOutcome.Equal), ("Clock", RebuildOutcome.Different), ("Probe", RebuildOutcome.Skipped), ("Last", RebuildOutcome.Equal),
        }));
        var output = report.Rebuilds.Single(rebuild => rebuild.Stage == "Clock").Outputs.Single();
        Assert.That((output.Name, output.Files), Is.EqualTo(("t", new[] { "now" })));
        Assert.That(output.New, Is.Not.EqualTo(output.Old));
        Assert.That((report.ExitCode, report.Findings.Count), Is.EqualTo((1, 0)));
        Assert.That(Files(pipeline), Is.EqualTo(before));
        Assert.That(Directory.EnumerateFileSystemEntries(pipeline["cache/scratch"]), Is.Empty);
        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "Probe" }));
    }

    [Test]
    public void Rebuild_one_stage_takes_its_inputs_from_the_store()
    {
        using var pipeline = Fresh();

        var report = pipeline.Verify(new(true, "Last"));

        Assert.That(report.Rebuilds.Select(rebuild => (rebuild.Stage, rebuild.Outcome)), Is.EqualTo(new[] { ("Last", RebuildOutcome.Equal) }));
        Assert.That(report.ExitCode, Is.Zero);
    }

    [Test]
    public void Rebuild_a_probe_that_is_named_is_compared()
    {
        using var pipeline = Fresh();

        Assert.That(pipeline.Verify(new(true, "Probe")).Rebuilds.Single().Outcome, Is.EqualTo(RebuildOutcome.Different));
    }

    [Test]
    public void Rebuild_other_metrics_of_the_same_files_differ()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "echo a > {outputs.x}/f; sh {inputs.s} > $(dirname $PIPELINE_REQUEST)/work/result.json", inputs: { s: s.sh }, outputs: [x] }
            """).File("s.sh", """echo '{"schema":"pipeline.result/v1","metrics":{"n":1,"t":'$(date +1%N)'}}'""");
        Assert.That(pipeline.Run().Failed, Is.Empty, pipeline.Run().Error("A"));

        var rebuild = pipeline.Verify(new(true)).Rebuilds.Single();

        Assert.That((rebuild.Outcome, rebuild.Outputs.Count), Is.EqualTo((RebuildOutcome.Different, 0)), rebuild.Error);
        Assert.That(rebuild.Metrics.Select(metric => metric.Name), Is.EqualTo(new[] { "t" }));
    }

    [Test]
    public void Rebuild_a_stage_that_fails_now_is_told_with_its_log()
    {
        using var pipeline = Fresh("""
              A: { run: "if [ -e $(dirname {inputs.f})/flag ]; then echo no flag wanted >&2; exit 7; fi", inputs: { f: f.txt } }
            """);
        pipeline.File("flag", "");

        var report = pipeline.Verify(new(true));

        Assert.That(report.Rebuilds.Single().Outcome, Is.EqualTo(RebuildOutcome.Failed));
        Assert.That(report.Rebuilds.Single().Error, Does.Contain("no flag wanted"));
        Assert.That(report.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void Rebuild_without_a_stored_result_is_passed_over_unless_it_is_named()
    {
        using var pipeline = Fresh();
        pipeline.File("f.txt", "2\n");

        var all = pipeline.Verify(new(true)).Rebuilds.Single(rebuild => rebuild.Stage == "Last");
        var named = pipeline.Verify(new(true, "Last"));

        Assert.That((all.Outcome, named.Rebuilds.Single().Outcome), Is.EqualTo((RebuildOutcome.Skipped, RebuildOutcome.Failed)));
        Assert.That(all.Error, Does.Contain("run it first"));
        Assert.That(named.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void Rebuild_a_frozen_stage_whose_inputs_changed_has_nothing_to_compare()
    {
        using var pipeline = Fresh("""
              A: { run: "cat {inputs.f} > {outputs.x}/f", inputs: { f: f.txt }, outputs: [x], frozen: true }
              B: { run: "cat {inputs.x}/f > {outputs.y}/f", inputs: { x: "A:x" }, outputs: [y] }
            """);
        pipeline.File("f.txt", "2\n");

        Assert.That(pipeline.Verify(new(true)).Rebuilds.Select(rebuild => (rebuild.Stage, rebuild.Outcome)),
            Is.EqualTo(new[] { ("A", RebuildOutcome.Skipped), ("B", RebuildOutcome.Equal) }));
    }

    [Test]
    public void Rebuild_damage_found_first_counts_more_than_a_difference()
    {
        using var pipeline = Fresh();
        TestStore.Overwrite(pipeline["artifacts/A/x/f"], "edited"u8.ToArray());

        Assert.That(pipeline.Verify(new(true, "Clock")).ExitCode, Is.EqualTo(3));
    }

    [Test]
    public void Rebuild_removes_what_a_killed_one_left()
    {
        using var pipeline = Fresh().File("cache/scratch/0123/blobs/sha256/ab/cd", "left");

        pipeline.Verify(new(true, "A"));

        Assert.That(Directory.EnumerateFileSystemEntries(pipeline["cache/scratch"]), Is.Empty);
    }

    [Test]
    public void Rebuild_interrupted_ends_the_stage_and_leaves_nothing()
    {
        using var pipeline = Fresh("""
              B: { run: "if [ -e $(dirname {inputs.d})/slow ]; then touch $(dirname {inputs.d})/begun; sleep 600; fi", inputs: { d: f.txt } }
            """);
        pipeline.File("slow", "");
        using var source = new CancellationTokenSource();

        var verifying = Task.Run(() => pipeline.Verify(new(true, "B"), source.Token));
        SpinWait.SpinUntil(() => File.Exists(pipeline["begun"]) || verifying.IsCompleted);
        source.Cancel();

        Assert.That(async () => await verifying, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.EnumerateFileSystemEntries(pipeline["cache/scratch"]), Is.Empty);
    }

    private static string[] Files(TestPipeline pipeline) =>
        [.. new[] { "cache/blobs", "cache/actions", "cache/journal", "artifacts" }
            .SelectMany(folder => Directory.EnumerateFiles(pipeline[folder], "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)];
}
