using Pipeline.Engine.Journal;

namespace Pipeline.Engine.Tests.Execution;

/// <summary>Failures of stages: what is said, what still runs, what stays.</summary>
public sealed class FailingRunTests
{
    [Test]
    public void Run_failing_stage_skips_what_needs_it_and_tells_the_end_of_its_log()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "echo about to fail; exit 3", outputs: [x] }
              B: { run: "true", inputs: { x: "A:x" }, outputs: [y] }
            """);

        var run = pipeline.Run();

        Assert.That(run.Failed, Is.EqualTo(new[] { "A" }));
        Assert.That(run.Skipped, Is.EqualTo(new[] { "B" }));
        Assert.That(run.Outcome.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error("A"), Does.Contain("exit code 3").And.Contain("about to fail"));
    }

    [Test]
    public void Run_keep_going_runs_what_does_not_depend_on_the_failure()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "exit 1", outputs: [x] }
              B: { run: "true", inputs: { x: "A:x" }, outputs: [y] }
              C: { run: "sleep 0.2", outputs: [z] }
              D: { run: "true", inputs: { z: "C:z" }, outputs: [w] }
            """);

        Assert.That(pipeline.Run(request => request with { KeepGoing = true }).Executed, Is.EqualTo(new[] { "C", "D" }));
    }

    [Test]
    public void Run_failure_does_not_undo_an_earlier_success()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "cp {inputs.f} {outputs.x}/f; grep -q good {inputs.f}", inputs: { f: f.txt }, outputs: [x] }
            """).File("f.txt", "good");
        pipeline.Run();
        pipeline.File("f.txt", "bad");

        Assert.That(pipeline.Run().Failed, Is.EqualTo(new[] { "A" }));
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo("good"));
        pipeline.File("f.txt", "good");
        Assert.That(pipeline.Run().Cached, Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public void Run_missing_input_fails_its_stage_alone_and_names_the_path()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "true", inputs: { f: nowhere.txt }, outputs: [x] }
              B: { run: "true", outputs: [y] }
            """);

        var run = pipeline.Run(request => request with { KeepGoing = true });

        Assert.That(run.Error("A"), Does.Contain("nowhere.txt"));
        Assert.That(run.Executed, Is.EqualTo(new[] { "B" }));
        Assert.That(run.Outcome.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void Run_symbolic_link_among_outputs_is_refused_by_name()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "ln -s /etc/passwd {outputs.x}/leak", outputs: [x] }
            """);

        Assert.That(pipeline.Run().Error("A"), Does.Contain("leak").And.Contain("symbolic link"));
    }

    [Test]
    public void Run_past_its_time_limit_is_stopped_and_said_so()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "sleep 60", outputs: [x], resources: { time: 1s } }
            """);

        Assert.That(pipeline.Run().Error("A"), Does.Contain("time limit"));
    }

    [Test]
    public void Run_cancelled_ends_with_130_and_keeps_what_was_finished()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "true", outputs: [x] }
              B: { run: "sleep 60", inputs: { x: "A:x" }, outputs: [y] }
            """);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        var run = pipeline.Run(cancellation: cancel.Token);

        Assert.That(run.Outcome.ExitCode, Is.EqualTo(130));
        Assert.That(run.Outcome.Status, Is.EqualTo(RunStatus.Interrupted));
        pipeline.Stages("""
              A: { run: "true", outputs: [x] }
            """);
        Assert.That(pipeline.Run().Cached, Is.EqualTo(new[] { "A" }));
    }

    /// <summary>A pipe would be waited for, and a link followed.</summary>
    [TestCase("mkfifo $W/result.json", "no regular file")]
    [TestCase("ln -s /dev/zero $W/result.json", "no regular file")]
    [TestCase("ln -s /etc/passwd $W/result.json", "no regular file")]
    [TestCase("mkdir $W/result.json", "no regular file")]
    [TestCase("""printf '{"schema":"pipeline.result/v1","metrics":{"\\ud800":1}}' > $W/result.json""", "cannot be read")]
    [TestCase("""printf '{"schema":"pipeline.result/v1","outputs":{"x":{"rows":-1}}}' > $W/result.json""", "'x' has -1 rows")]
    [TestCase("""printf '{"schema":"pipeline.result/v1","outputs":{"z":{"rows":1}}}' > $W/result.json""", "its outputs are x")]
    public void Run_result_file_that_is_none_fails_its_stage_and_nothing_else(string command, string said)
    {
        using var pipeline = new TestPipeline($"""
              A:
                run: |
                  W=$(dirname $PIPELINE_REQUEST)/work
                  {command}
                outputs: [x]
            """);

        var run = pipeline.Run();

        Assert.That(run.Outcome.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error("A"), Does.Contain(said).And.Not.Contain("   at "));
    }

    [Test]
    public void Run_failed_stage_says_what_it_took_all_the_same()
    {
        using var pipeline = new TestPipeline("""
              A:
                run: |
                  printf '{"schema":"pipeline.result/v1","usage":{"calls":50}}' > $(dirname $PIPELINE_REQUEST)/work/result.json
                  exit 11
                outputs: [x]
            """);

        Assert.That((int)pipeline.Run().Outcome.Stages[0].Usage["calls"]!, Is.EqualTo(50));
    }

    [Test]
    public void Run_input_that_changes_meanwhile_is_not_kept_and_named()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "cat {inputs.f} > {outputs.x}/f; echo more >> {inputs.f}", inputs: { f: f.txt }, outputs: [x] }
            """).File("f.txt", "1\n");

        var run = pipeline.Run();

        Assert.That(run.Executed, Is.EqualTo(new[] { "A" }));
        Assert.That(run.Warnings, Has.One.Contains("f.txt changed while the stage ran"));
        Assert.That(pipeline.Plan().Find("A")!.Reasons, Has.One.Contains("inputs.f: sha256:"));
        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public void Run_stage_that_writes_into_its_input_does_not_harm_the_stage_that_made_it()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "echo 1 > {outputs.x}/f", outputs: [x] }
              B: { run: "chmod u+w {inputs.x}/f; echo 2 >> {inputs.x}/f; cp {inputs.x}/f {outputs.y}/f", inputs: { x: "A:x" }, outputs: [y] }
            """);

        pipeline.Run();
        pipeline.Run();

        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo("1\n"));
    }

    [TestCase("{\"schema\":\"pipeline.result/v1\"}")]
    [TestCase("{\"schema\":\"pipeline.result/v1\",\"metrics\":null,\"usage\":null,\"outputs\":null}")]
    [TestCase("{\"schema\":\"pipeline.result/v1\",\"outputs\":{\"x\":{\"rows\":3}}}")]
    public void Run_command_with_a_short_result_file_has_empty_metrics(string result)
    {
        using var pipeline = WithResult(result);

        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "A" }));
        using var workspace = pipeline.Open();
        var run = new RunArchive(workspace.RunsFolder).Newest()!;
        Assert.That(run.Stages[0].Metrics, Is.Empty);
        Assert.That(RunDiff.Between(run, run, workspace.Results.Load).Metrics, Is.Empty);
    }

    [TestCase("{\"schema\":\"pipeline.result/v1\",\"metrics\":{\"a\":1,\"a\":2}}")]
    [TestCase("{\"schema\":\"pipeline.result/v1\",\"metrics\":{\"a\":1e999}}")]
    [TestCase("{\"schema\":\"pipeline.result/v9\"}")]
    [TestCase("{")]
    [TestCase("")]
    public void Run_command_with_a_wrong_result_file_fails_as_a_stage(string result)
    {
        using var pipeline = WithResult(result);

        var run = pipeline.Run();

        Assert.That(run.Outcome.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error("A"), Does.StartWith("A: its result.json").And.Not.Contain("   at "));
    }

    [Test]
    public void Run_stage_that_stops_itself_is_a_failure_and_others_go_on()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "exit 12", outputs: [x] }
              B: { run: "true", outputs: [y] }
            """);

        var run = pipeline.Run(request => request with { KeepGoing = true, Jobs = 1 });

        Assert.That(run.Failed, Is.EqualTo(new[] { "A" }));
        Assert.That(run.Executed, Is.EqualTo(new[] { "B" }));
        Assert.That(run.Outcome.Status, Is.EqualTo(RunStatus.Failed));
    }

    [Test]
    [CancelAfter(60_000)]
    public void Run_after_an_attempt_that_left_a_pipe_and_links_takes_over_its_files_alone()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "cd $(dirname $PIPELINE_REQUEST)/work; if test -f saved; then ls > {outputs.x}/names; else echo 1 > saved; mkfifo pipe; ln -s /etc link; ln -s . loop; exit 1; fi", outputs: [x] }
            """);
        Assert.That(pipeline.Run().Failed, Is.EqualTo(new[] { "A" }));

        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "A" }));
        Assert.That(pipeline.Artifact("A/x/names"), Is.EqualTo("saved\n"));
    }

    [Test]
    public void Run_record_says_its_outcome_in_lower_case_and_leaves_no_key_out()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "true", outputs: [x] }
            """);
        pipeline.Run();

        var text = pipeline.Artifact("runs/latest/run.json");
        Assert.That(text, Does.Contain("\"outcome\": \"succeeded\"").And.Contain("\"git\": null").And.Contain("\"error\": null"));
        Assert.That(File.Exists(pipeline["artifacts/A/log.txt"]), "log.txt is there even if nothing was written to it");
    }

    [Test]
    public void Run_stage_that_leaves_a_name_which_is_not_text_succeeds_and_runs_again_after_a_failure()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "touch \"$(printf 'caf\\351')\"; echo 1 > {outputs.x}/f", outputs: [x] }
              B: { run: "cd $(dirname $PIPELINE_REQUEST)/work; touch \"$(printf 'caf\\351')\"; grep -q good {inputs.f}", inputs: { f: f.txt }, outputs: [y] }
            """).File("f.txt", "bad");

        var first = pipeline.Run(request => request with { KeepGoing = true });
        Assert.That(first.Executed, Is.EqualTo(new[] { "A" }));
        Assert.That(pipeline.Run().Failed, Is.EqualTo(new[] { "B" }), "a second attempt must get past what the first left");
        pipeline.File("f.txt", "good");
        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "B" }));
        Assert.That(Directory.EnumerateFileSystemEntries(pipeline["cache/work"]).Count(), Is.EqualTo(1), "the failed fingerprint's");
        // The test's own clean-up cannot say the name either.
        System.Diagnostics.Process.Start("rm", ["-rf", pipeline["cache/work"]]).WaitForExit();
    }

    [Test]
    public void Run_input_that_vanishes_before_its_stage_starts_is_named()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "rm {inputs.w}/f.txt", inputs: { w: gone }, outputs: [x] }
              B: { run: "true", inputs: { x: "A:x", f: gone/f.txt }, outputs: [y] }
            """).File("gone/f.txt", "1");

        Assert.That(pipeline.Run().Error("B"), Does.Contain("gone/f.txt does not exist"));
    }

    [Test]
    public void Run_frozen_stage_without_a_newly_declared_output_fails_its_reader_with_advice()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "true", outputs: [x] }
            """);
        pipeline.Run();
        pipeline.Stages("""
              A: { run: "true", outputs: [x, y], frozen: true }
              B: { run: "true", inputs: { y: "A:y" }, outputs: [z] }
            """);

        var run = pipeline.Run();

        Assert.That(run.Outcome.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error("B"), Does.Contain("frozen").And.Not.Contain("   at "));
    }

    [Test]
    public void Run_folder_that_cannot_be_made_for_the_log_does_not_cost_the_result()
    {
        using var pipeline = new TestPipeline("""
              A: { run: "echo said; echo 1 > {outputs.x}/f; rm -rf $TEST_RUNS/*/config; for r in $TEST_RUNS/test-*; do touch $r/logs; done", outputs: [x] }
            """);
        Environment.SetEnvironmentVariable("TEST_RUNS", pipeline["artifacts/runs"]);

        var run = pipeline.Run();

        Assert.That(run.Executed, Is.EqualTo(new[] { "A" }));
        Assert.That(run.Warnings, Has.Some.Contains("could not be written"));
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo("1\n"));
    }

    private static TestPipeline WithResult(string result) => new TestPipeline("""
          A: { run: "cp {inputs.r} $(dirname $PIPELINE_REQUEST)/work/result.json", inputs: { r: r.json }, outputs: [x] }
        """).File("r.json", result);
}
