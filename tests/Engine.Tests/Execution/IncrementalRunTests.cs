using Pipeline.Engine.Execution;
using Pipeline.Engine.Execution.Planning;

namespace Pipeline.Engine.Tests.Execution;

/// <summary>What makes a stage run again, and what does not.</summary>
public sealed class IncrementalRunTests
{
    private const string Chain = """
          Count:
            run: wc -l < {inputs.raw} > {outputs.count}/lines.txt
            inputs: { raw: data/raw.txt }
            outputs: [count]
            params: { k: 1 }
          Double:
            run: echo $(( 2 * $(cat {inputs.count}/lines.txt) )) > {outputs.out}/n.txt
            inputs: { count: "Count:count" }
            outputs: [out]
        """;

    private static TestPipeline New() => new TestPipeline(Chain).File("data/raw.txt", "a\nb\n");

    /// <summary>Two pipelines of one folder may have a stage of one name, whose artifacts have one place.</summary>
    [Test]
    public void Run_frozen_stage_keeps_its_own_result_and_not_another_pipelines()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "echo b > {outputs.x}/f", outputs: [x], frozen: true }
              Use: { run: "cp {inputs.x}/f {outputs.y}/f", inputs: { x: "A:x" }, outputs: [y] }
            """);
        pipeline.Run();
        pipeline.File("other.yaml", "version: 1\nstages:\n  A: { run: \"echo a > {outputs.x}/f\", outputs: [x] }\n");
        using (var other = PipelineWorkspace.Open(new() { File = pipeline["other.yaml"], Catalog = TestPipeline.NoStages }, TimeProvider.System))
            other.RunAsync(new() { Targets = ["A"], Jobs = 1 }, TestPipeline.Silent, CancellationToken.None).GetAwaiter().GetResult();
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo("a\n"));

        var run = pipeline.Run();

        Assert.That(run.Executed, Is.Empty);
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo("b\n"));
        Assert.That(pipeline.Artifact("Use/y/f"), Is.EqualTo("b\n"));
    }

    [Test]
    public void Run_frozen_stage_gets_lost_files_back_from_its_artifacts()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "cat {inputs.f} > {outputs.x}/f", inputs: { f: f.txt }, outputs: [x], frozen: true }
            """).File("f.txt", "1\n");
        pipeline.Run();
        pipeline.File("f.txt", "2\n");
        File.Delete(pipeline.Blob("1\n"));

        Assert.That(pipeline.Plan().Find("A")!.Reasons[0], Does.Contain("the store lacks f").And.Contain("artifacts/"));
        Assert.That(pipeline.Run().Executed, Is.Empty);
        Assert.That(File.Exists(pipeline.Blob("1\n")));

        File.Delete(pipeline.Blob("1\n"));
        File.Delete(pipeline["artifacts/A/x/f"]);
        var lost = pipeline.Run();
        Assert.That(lost.Executed, Is.EqualTo(new[] { "A" }));
        Assert.That(lost.Warnings, Has.One.Contains("A is frozen, but its result is lost"));
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo("2\n"));
    }

    [Test]
    public void Run_frozen_stage_that_ran_is_in_the_lock_file()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "cat {inputs.f} > {outputs.x}/f", inputs: { f: f.txt }, outputs: [x], frozen: true }
            """).File("f.txt", "1\n");
        pipeline.Run();
        var first = File.ReadAllText(pipeline["pipeline.lock"]);
        pipeline.File("f.txt", "2\n");
        pipeline.Run();
        Assert.That(File.ReadAllText(pipeline["pipeline.lock"]), Is.EqualTo(first).And.Contain("  A:"));

        pipeline.Run(request => request with { Forced = new HashSet<string> { "A" } });
        Assert.That(File.ReadAllText(pipeline["pipeline.lock"]), Is.Not.EqualTo(first));
    }

    /// <summary>It is no input, so no stage may see it.</summary>
    [Test]
    public void Run_order_of_parameters_reaches_no_stage()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "sed -n 's/^ *\"\\([a-z]\\)\":.*/\\1/p' $PIPELINE_REQUEST > {outputs.x}/f", outputs: [x], params: { b: 1, a: { d: 2, c: 3 } } }
            """);

        pipeline.Run();

        Assert.That(pipeline.Artifact("A/x/f").ReplaceLineEndings(""), Does.Contain("acdb"));
    }

    [Test]
    public void Run_exclusive_takes_what_is_stored_of_a_stage_that_always_runs()
    {
        using var pipeline = new TestPipeline("""
              Clock: { run: "date +%N > {outputs.x}/f", outputs: [x], cache: always }
              Use: { run: "cp {inputs.x}/f {outputs.y}/f", inputs: { x: "Clock:x" }, outputs: [y] }
            """);
        Assert.That(() => pipeline.Run(Alone), Throws.TypeOf<NotStoredException>());
        pipeline.Run(request => request with { Targets = ["Clock"] });

        Assert.That(pipeline.Run(Alone).Executed, Is.EqualTo(new[] { "Use" }));
        Assert.That(pipeline.Artifact("Use/y/f"), Is.EqualTo(pipeline.Artifact("Clock/x/f")));

        static RunRequest Alone(RunRequest request) => request with { Targets = ["Use"], Exclusive = true };
    }

    [Test]
    public void Run_cold_executes_all_and_warm_executes_none()
    {
        using var pipeline = New();

        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "Count", "Double" }));
        Assert.That(pipeline.Artifact("Double/out/n.txt"), Is.EqualTo("4\n"));
        Assert.That(pipeline.Run().Cached, Is.EqualTo(new[] { "Count", "Double" }));
    }

    [Test]
    public void Run_from_a_copy_in_another_folder_executes_nothing()
    {
        using var pipeline = New();
        pipeline.Run();
        using var copy = New();
        copy.Cache = pipeline["cache"];

        Assert.That(copy.Run().Cached, Is.EqualTo(new[] { "Count", "Double" }));
        Assert.That(copy.Artifact("Double/out/n.txt"), Is.EqualTo("4\n"));
    }

    [Test]
    public void Run_touched_file_executes_nothing()
    {
        using var pipeline = New();
        pipeline.Run();
        File.SetLastWriteTimeUtc(pipeline["data/raw.txt"], DateTime.UnixEpoch);

        Assert.That(pipeline.Run().Executed, Is.Empty);
    }

    [Test]
    public void Run_changed_file_with_equal_output_stops_at_the_stage_that_gave_it()
    {
        using var pipeline = New();
        pipeline.Run();
        pipeline.File("data/raw.txt", "c\nd\n");

        Assert.That(pipeline.Plan().Stages.Select(stage => stage.State), Is.EqualTo(new[] { PlanState.Run, PlanState.Maybe }));
        var run = pipeline.Run();
        Assert.That(run.Executed, Is.EqualTo(new[] { "Count" }));
        Assert.That(run.Cached, Is.EqualTo(new[] { "Double" }));
    }

    [Test]
    public void Run_changed_file_with_other_output_executes_all()
    {
        using var pipeline = New();
        pipeline.Run();
        pipeline.File("data/raw.txt", "c\nd\ne\n");

        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "Count", "Double" }));
        Assert.That(pipeline.Artifact("Double/out/n.txt"), Is.EqualTo("6\n"));
    }

    [Test]
    public void Run_changed_and_changed_back_takes_the_stored_result()
    {
        using var pipeline = New();
        pipeline.Run();
        pipeline.File("data/raw.txt", "c\nd\ne\n").Run();
        pipeline.File("data/raw.txt", "a\nb\n");

        Assert.That(pipeline.Run().Executed, Is.Empty);
        Assert.That(pipeline.Artifact("Double/out/n.txt"), Is.EqualTo("4\n"));
    }

    [Test]
    public void Run_changed_parameter_executes_its_stage_and_says_so()
    {
        using var pipeline = New();
        pipeline.Run();
        pipeline.Stages(Chain.Replace("k: 1", "k: 2", StringComparison.Ordinal));

        Assert.That(pipeline.Plan().Find("Count")!.Reasons, Is.EqualTo(new[] { "params.k: 1 → 2" }));
        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "Count" }));
    }

    [Test]
    public void Run_changed_command_executes_its_stage_alone()
    {
        using var pipeline = New();
        pipeline.Run();
        pipeline.Stages(Chain.Replace("echo $((", "echo  $((", StringComparison.Ordinal));

        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "Double" }));
    }

    [Test]
    public void Run_forced_stage_executes_although_fresh()
    {
        using var pipeline = New();
        pipeline.Run();

        var run = pipeline.Run(request => request with { Forced = new HashSet<string> { "Count" } });
        Assert.That(run.Executed, Is.EqualTo(new[] { "Count" }));
    }

    [Test]
    public void Run_always_executes_each_time_and_what_follows_only_on_change()
    {
        using var pipeline = New().Stages(Chain.Replace("params: { k: 1 }", "cache: always", StringComparison.Ordinal));
        pipeline.Run();

        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "Count" }));
    }

    [Test]
    public void Run_frozen_stage_keeps_its_result_and_says_so()
    {
        using var pipeline = New();
        pipeline.Run();
        pipeline.Stages(Chain.Replace("params: { k: 1 }", "frozen: true", StringComparison.Ordinal)).File("data/raw.txt", "1\n2\n3\n");

        var run = pipeline.Run();
        Assert.That(run.Executed, Is.Empty);
        Assert.That(run.Warnings, Has.One.Contains("Count is frozen"));
    }

    /// <summary>The log is no part of the manifest that is kept.</summary>
    [Test]
    public void Run_frozen_stage_keeps_its_log_and_its_artifacts_stay_as_they_are()
    {
        using var pipeline = New();
        pipeline.Run();
        var log = pipeline.Artifact("Count/log.txt");
        pipeline.Stages(Chain.Replace("params: { k: 1 }", "frozen: true", StringComparison.Ordinal));

        pipeline.Run();

        Assert.That(pipeline.Artifact("Count/log.txt"), Is.EqualTo(log));
    }

    [Test]
    public void Run_frozen_stage_whose_input_is_gone_keeps_its_result()
    {
        using var pipeline = New().Stages(Chain.Replace("params: { k: 1 }", "frozen: true", StringComparison.Ordinal));
        pipeline.Run();
        File.Delete(pipeline["data/raw.txt"]);

        var run = pipeline.Run();

        Assert.That(run.Outcome.ExitCode, Is.Zero);
        Assert.That(run.Executed, Is.Empty);
    }

    [Test]
    public void Run_frozen_stage_whose_manifest_was_edited_keeps_its_result()
    {
        using var pipeline = New().Stages(Chain.Replace("params: { k: 1 }", "frozen: true", StringComparison.Ordinal));
        pipeline.Run();
        pipeline.File("data/raw.txt", "1\n2\n3\n");
        var manifest = pipeline["artifacts/Count/manifest.json"];
        File.SetUnixFileMode(manifest, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.AppendAllText(manifest, " ");

        Assert.That(pipeline.Run().Executed, Is.Empty);
        Assert.That(pipeline.Artifact("Count/count/lines.txt").Trim(), Is.EqualTo("2"));
    }

    [Test]
    public void Run_undeclared_variable_does_not_invalidate_and_a_declared_one_does()
    {
        using var pipeline = New().Stages(Chain.Replace("params: { k: 1 }", "env: [PIPELINE_TEST_DECLARED]", StringComparison.Ordinal));
        pipeline.Run();

        Environment.SetEnvironmentVariable("PIPELINE_TEST_OTHER", "x");
        Assert.That(pipeline.Run().Executed, Is.Empty);
        Environment.SetEnvironmentVariable("PIPELINE_TEST_DECLARED", "x");
        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "Count" }));
        Environment.SetEnvironmentVariable("PIPELINE_TEST_DECLARED", null);
    }

    [Test]
    public void Run_changed_code_file_executes_its_stage_and_names_the_file()
    {
        using var pipeline = new TestPipeline("""
              S:
                run: sh "$PWD_OF_TEST/scripts/s.sh" > {outputs.out}/x
                outputs: [out]
                code: [scripts/]
            """);
        Environment.SetEnvironmentVariable("PWD_OF_TEST", pipeline.Path);
        pipeline.File("scripts/s.sh", "echo 1").Run();
        pipeline.File("scripts/s.sh", "echo 2");

        Assert.That(pipeline.Plan().Find("S")!.Reasons[0], Does.StartWith("code/scripts/s.sh: "));
        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "S" }));
        Assert.That(pipeline.Artifact("S/out/x"), Is.EqualTo("2\n"));
    }

    [Test]
    public void Run_next_stage_begins_while_the_results_of_the_last_are_put_in_place()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "true", outputs: [x] }
              B: { run: "true", outputs: [y] }
              C: { run: "true", inputs: { x: "A:x" }, outputs: [z] }
            """);

        var run = pipeline.Run(request => request with { Jobs = 1 });

        Assert.That(run.Order, Is.EqualTo(new[] { "A begins", "B begins", "A ends", "C begins", "B ends", "C ends" }));
    }

    [Test]
    public void Run_nothing_begins_after_a_failure()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "false", outputs: [x] }
              B: { run: "true", outputs: [y] }
            """);

        var run = pipeline.Run(request => request with { Jobs = 1 });

        Assert.That(run.Order, Is.EqualTo(new[] { "A begins", "A ends", "B ends" }));
        Assert.That(run.Skipped, Is.EqualTo(new[] { "B" }));
    }
}
