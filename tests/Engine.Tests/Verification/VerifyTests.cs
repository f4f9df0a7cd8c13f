using Pipeline.Contracts;
using Pipeline.Engine.Store;
using Pipeline.Engine.Tests.Store;
using Pipeline.Engine.Verification;

namespace Pipeline.Engine.Tests.Verification;

/// <summary>Damage of a store and its artifacts, found without a run, and mended without one where anything good is left.</summary>
public sealed class VerifyTests
{
    private const string Chain = """
          A: { run: "echo made by A > {outputs.x}/f; echo said by A >&2", outputs: [x] }
          B: { run: "cat {inputs.x}/f {inputs.f} > {outputs.y}/g", inputs: { x: "A:x", f: f.txt }, outputs: [y] }
        """;

    private const string MadeByA = "made by A\n";

    private static TestPipeline Fresh(long copyUpTo = Materializer.CopyUpTo)
    {
        var pipeline = new TestPipeline(Chain) { CopyUpTo = copyUpTo }.File("f.txt", "1\n");
        pipeline.Run();
        return pipeline;
    }

    [Test]
    public void Verify_a_sound_workspace_finds_nothing_and_changes_nothing()
    {
        using var pipeline = Fresh();

        var report = pipeline.Verify();

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.ExitCode, report.Actions, report.Artifacts), Is.EqualTo((0, 2, 6)));
        Assert.That(report.Bytes, Is.GreaterThan(0));
        Assert.That(Directory.Exists(pipeline["cache/quarantine"]), Is.False);
    }

    [Test]
    public void Verify_a_workspace_that_never_ran_is_sound()
    {
        using var pipeline = new TestPipeline(Chain);

        Assert.That(pipeline.Verify().ExitCode, Is.Zero);
    }

    [Test]
    public void Verify_a_flipped_byte_in_a_blob_with_a_good_artifact_is_repaired_without_running()
    {
        using var pipeline = Fresh();
        var blob = pipeline.Blob(MadeByA);
        TestStore.FlipBit(blob);

        AssertRepaired(pipeline, FindingKind.DamagedBlob, Path.GetRelativePath(pipeline.Path, blob));
        Assert.That(File.ReadAllText(blob), Is.EqualTo(MadeByA));
    }

    [Test]
    public void Verify_a_deleted_blob_with_a_good_artifact_is_repaired_without_running()
    {
        using var pipeline = Fresh();
        var blob = pipeline.Blob(MadeByA);
        File.Delete(blob);

        AssertRepaired(pipeline, FindingKind.MissingBlob, Path.GetRelativePath(pipeline.Path, blob));
        Assert.That(File.ReadAllText(blob), Is.EqualTo(MadeByA));
    }

    [Test]
    public void Verify_an_edited_artifact_is_quarantined_and_put_back()
    {
        using var pipeline = Fresh();
        TestStore.Overwrite(pipeline["artifacts/A/x/f"], "edited"u8.ToArray());

        AssertRepaired(pipeline, FindingKind.DamagedArtifact, "artifacts/A/x/f");
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo(MadeByA));
        Assert.That(Quarantined(pipeline), Is.EqualTo(new[] { "edited" }));
    }

    [Test]
    public void Verify_an_artifact_damaged_so_that_no_time_shows_it_is_found()
    {
        using var pipeline = Fresh();
        var path = pipeline["artifacts/A/x/f"];
        TestStore.FlipBit(path);
        using (var workspace = pipeline.Open())
            workspace.Store.Hasher.Record(workspace.Store.Hasher.StateOf(path), Digest.Of("made by A\n"u8));
        Assert.That(pipeline.Run().Executed, Is.Empty);

        AssertRepaired(pipeline, FindingKind.DamagedArtifact, "artifacts/A/x/f");
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo(MadeByA));
    }

    [Test]
    public void Verify_a_flipped_byte_in_a_hard_link_damages_blob_and_artifact_and_waits_for_a_run()
    {
        using var pipeline = Fresh(copyUpTo: -1);
        TestStore.FlipBit(pipeline["artifacts/A/x/f"]);
        Assume.That(File.ReadAllText(pipeline.Blob(MadeByA)), Is.Not.EqualTo(MadeByA), "this file system makes reflinks, which are copies");

        var report = pipeline.Verify();

        Assert.That(report.ExitCode, Is.EqualTo(3));
        Assert.That(report.Findings.Select(finding => (finding.Kind, finding.Repaired)), Is.EquivalentTo(new[] { (FindingKind.DamagedBlob, false), (FindingKind.DamagedArtifact, false) }));
        Assert.That(report.Findings.Select(finding => finding.Message), Is.All.Contains("runs again"));
        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "A" }));
        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo(MadeByA));
        Assert.That(pipeline.Verify().ExitCode, Is.Zero);
    }

    [Test]
    public void Verify_a_blob_and_its_artifact_both_lost_are_named_every_time_until_a_run()
    {
        using var pipeline = Fresh();
        File.Delete(pipeline.Blob(MadeByA));
        Directory.Delete(pipeline["artifacts/A/x"], recursive: true);

        for (var time = 0; time < 2; time++)
        {
            var report = pipeline.Verify();
            Assert.That(report.ExitCode, Is.EqualTo(3));
            Assert.That(report.Findings.Select(finding => (finding.Kind, finding.Repaired)),
                Is.EquivalentTo(new[] { (FindingKind.MissingArtifact, false), (FindingKind.MissingBlob, false) }));
        }

        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "A" }));
        Assert.That(pipeline.Verify().ExitCode, Is.Zero);
    }

    [Test]
    public void Verify_unreadable_actions_are_written_anew_and_nothing_runs()
    {
        using var pipeline = Fresh();
        var actions = Directory.GetFiles(pipeline["cache/actions"], "*.json", SearchOption.AllDirectories);
        foreach (var action in actions)
            TestStore.FlipBit(action, 40);

        var report = pipeline.Verify();

        Assert.That(report.Findings.Select(finding => (finding.Kind, finding.Repaired)), Is.EqualTo(Enumerable.Repeat((FindingKind.DamagedAction, true), 2)));
        Assert.That(report.Findings.Select(finding => pipeline[finding.Path]), Is.EquivalentTo(actions));
        AssertSoundAndFresh(pipeline);
        using var workspace = pipeline.Open();
        Assert.That(workspace.Store.ActionsOf("A").Single().Log, Is.Not.Null);
    }

    [Test]
    public void Verify_an_unreadable_action_whose_inputs_changed_since_is_lost_and_no_damage_after()
    {
        using var pipeline = Fresh();
        using (var workspace = pipeline.Open())
            TestStore.FlipBit(workspace.Store.ActionPath(workspace.Store.ActionsOf("B").Single().Fingerprint), 40);
        pipeline.File("f.txt", "2\n");

        var report = pipeline.Verify();

        Assert.That(report.Findings.Select(finding => (finding.Kind, finding.Repaired)), Is.EqualTo(new[] { (FindingKind.DamagedAction, false) }));
        Assert.That(pipeline.Verify().ExitCode, Is.Zero);
        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "B" }));
    }

    [Test]
    public void Verify_a_lost_manifest_comes_back_from_the_artifacts_with_the_blobs_it_leads_to()
    {
        using var pipeline = Fresh();
        using (var workspace = pipeline.Open())
            File.Delete(workspace.Store.BlobPath(workspace.Store.ActionsOf("A").Single().Manifest));
        File.Delete(pipeline.Blob(MadeByA));

        var report = pipeline.Verify();

        Assert.That(report.Findings.Select(finding => (finding.Kind, finding.Repaired)), Is.EqualTo(Enumerable.Repeat((FindingKind.MissingBlob, true), 2)));
        AssertSoundAndFresh(pipeline);
    }

    [Test]
    public void Verify_an_edited_manifest_under_artifacts_is_put_back_and_the_other_files_stay()
    {
        using var pipeline = Fresh();
        var path = pipeline["artifacts/A/manifest.json"];
        TestStore.Overwrite(path, [.. File.ReadAllText(path).Replace("\"stage\":\"A\"", "\"stage\":\"Z\"").Select(c => (byte)c)]);

        AssertRepaired(pipeline, FindingKind.DamagedArtifact, "artifacts/A/manifest.json");
        Assert.That(Quarantined(pipeline), Has.Length.EqualTo(1));
    }

    [Test]
    public void Verify_files_of_the_users_own_in_a_stages_artifacts_go_to_quarantine()
    {
        using var pipeline = Fresh();
        pipeline.File("artifacts/A/x/notes.txt", "mine").File("artifacts/mine/notes.txt", "in a folder of my own");
        File.CreateSymbolicLink(pipeline["artifacts/B/link"], "/etc/passwd");

        var report = pipeline.Verify();

        Assert.That(report.Findings.Select(finding => (finding.Kind, finding.Path)),
            Is.EqualTo(new[] { (FindingKind.ForeignArtifact, "artifacts/A/x/notes.txt"), (FindingKind.ForeignArtifact, "artifacts/B/link") }));
        Assert.That(Quarantined(pipeline), Does.Contain("mine"));
        Assert.That(File.Exists(pipeline["artifacts/mine/notes.txt"]));
        AssertSoundAndFresh(pipeline);
    }

    [Test]
    public void Verify_a_deleted_artifact_comes_back()
    {
        using var pipeline = Fresh();
        File.Delete(pipeline["artifacts/B/y/g"]);

        AssertRepaired(pipeline, FindingKind.MissingArtifact, "artifacts/B/y/g");
    }

    [Test]
    public void Verify_a_lost_log_is_named_once_and_its_result_stands_without_it()
    {
        using var pipeline = Fresh();
        File.Delete(pipeline.Blob("said by A\n"));
        File.Delete(pipeline["artifacts/A/log.txt"]);

        Assert.That(pipeline.Verify().Findings.Select(finding => (finding.Kind, finding.Repaired)),
            Is.EquivalentTo(new[] { (FindingKind.MissingBlob, true), (FindingKind.MissingArtifact, true) }));
        AssertSoundAndFresh(pipeline);
    }

    [Test]
    public void Verify_damaged_roots_are_named()
    {
        using var pipeline = Fresh().File("cache/roots/0123.json", "{}");

        var report = pipeline.Verify();

        Assert.That(report.Findings.Single(), Is.EqualTo(new Finding(
            FindingKind.DamagedRoots, "cache/roots/0123.json", "what a workspace keeps cannot be read; Gc waits until --forget=0123", false)));
        Assert.That(report.ExitCode, Is.EqualTo(3));
    }

    /// <summary>Every blob, action and artifact in turn: flipped or deleted. Each is named, repaired, and no stage runs.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void Verify_any_file_lost_is_repaired_without_running(bool delete)
    {
        using var pipeline = Fresh();
        var names = new[] { "cache/blobs", "cache/actions", "artifacts/A", "artifacts/B" }
            .SelectMany(folder => Directory.EnumerateFiles(pipeline[folder], "*", SearchOption.AllDirectories))
            // An action that was deleted is a result that nobody promised.
            .Where(path => !delete || !path.Contains("/actions/", StringComparison.Ordinal))
            .Where(path => new FileInfo(path).Length > 0)
            .ToList();
        Assert.That(names, Has.Count.GreaterThan(8));

        foreach (var name in names)
        {
            if (delete)
                File.Delete(name);
            else
                TestStore.FlipBit(name, (int)(new FileInfo(name).Length / 2));
            var report = pipeline.Verify();
            Assert.That(report.Findings, Has.Some.Matches<Finding>(finding => pipeline[finding!.Path] == name), name);
            Assert.That(report.Findings, Has.All.Matches<Finding>(finding => finding!.Repaired), name);
            Assert.That(report.ExitCode, Is.EqualTo(3), name);
        }

        AssertSoundAndFresh(pipeline);
    }

    [Test]
    public async Task Verify_beside_runs_harms_none_of_them()
    {
        using var pipeline = Fresh();
        var runs = Task.Run(() => Enumerable.Range(0, 5).Select(i => pipeline.File("f.txt", $"{i}\n").Run().Outcome.ExitCode).ToList());
        var verified = 0;
        while (!runs.IsCompleted || verified == 0)
        {
            var report = pipeline.Verify();
            Assert.That(report.Findings, Is.Empty);
            verified++;
        }

        Assert.That(await runs, Is.All.Zero);
        Assert.That(pipeline.Artifact("B/y/g"), Is.EqualTo("made by A\n4\n"));
        AssertSoundAndFresh(pipeline);
    }

    private static void AssertRepaired(TestPipeline pipeline, FindingKind kind, string path)
    {
        var report = pipeline.Verify();
        Assert.That(report.Findings.Select(finding => (finding.Kind, finding.Path, finding.Repaired)), Is.EqualTo(new[] { (kind, path, true) }));
        Assert.That(report.ExitCode, Is.EqualTo(3));
        AssertSoundAndFresh(pipeline);
    }

    private static void AssertSoundAndFresh(TestPipeline pipeline)
    {
        Assert.That(pipeline.Verify().Findings, Is.Empty);
        Assert.That(pipeline.Run().Executed, Is.Empty);
    }

    private static string[] Quarantined(TestPipeline pipeline) =>
        [.. new DirectoryInfo(pipeline["cache/quarantine"]).EnumerateFiles().Where(file => file.LinkTarget is null).Select(file => File.ReadAllText(file.FullName))];
}
