using Pipeline.Tests.Running;

namespace Pipeline.Tests.Answers;

/// <summary>Each exit code of the contract, and what is said with it. 130 is in <c>SignalTests</c>, 3 for disks in <c>FullDiskTests</c>.</summary>
public sealed class ExitCodeTests
{
    private static Workspace One(string command = "echo 1 > {outputs.x}/f") => Workspace.New().Stage("Only", command, "outputs: [x]", "params: { k: 1 }");

    [Test]
    public void Done_is_0_for_a_run_and_for_one_that_healed_itself()
    {
        using var workspace = One();
        workspace.Run().Exits(0).Executed("Only");
        Directory.Delete(workspace["cache/blobs"], recursive: true);

        workspace.Run().Exits(0).Executed("Only");
    }

    [TestCase("exit 3", "exit code 3")]
    [TestCase("kill -SEGV $$", "SIGSEGV")]
    [TestCase("rm -r {outputs.x}", "output")]
    [TestCase("mkfifo {outputs.x}/pipe", "pipe")]
    [TestCase("ln -s /etc/passwd {outputs.x}/leak", "leak")]
    public void Failed_stage_is_1_and_says_why(string command, string said)
    {
        using var workspace = One(command);

        workspace.Run().Exits(1).Says("Only", said).Run("--target=Status", "--json").Exits(0).Prints("\"failed\"");
    }

    [Test]
    public void Missing_input_is_1_and_names_the_path()
    {
        using var workspace = Workspace.New().Stage("Only", "true", "inputs: { f: data/nowhere.txt }", "outputs: [x]");

        workspace.Run().Exits(1).Executed().Says("data/nowhere.txt");
    }

    [TestCase("Onli", "--target=Onli")]
    [TestCase("--target", "--tarket=Only")]
    [TestCase("Only", "--force=Onyl")]
    [TestCase("k", "--set=Only.kk=1")]
    [TestCase("Only", "--set=Onlie.k=1")]
    [TestCase("profile", "--profile=none")]
    [TestCase("--jobs", "--jobs=0")]
    [TestCase("Stattus", "--target=Stattus")]
    [TestCase("--stage", "--target=Why")]
    [TestCase("--sql", "--target=Query")]
    [TestCase("nothing", "--target=Lineage", "--artifact=nothing")]
    [TestCase("R17", "--target=Diff", "--from=R17")]
    public void Wrong_usage_is_2_runs_nothing_and_shows_no_stack_trace(string said, params string[] arguments)
    {
        using var workspace = One();

        var run = workspace.Run(arguments).Exits(2).Executed().Says("error", said);

        Assert.That(run.Error, Does.Not.Contain("   at "), run.ToString());
        Assert.That(Directory.Exists(workspace["artifacts"]), Is.False, "nothing is written before the command line is understood");
    }

    [TestCase("version: 2\nstages: {}\n", "version")]
    [TestCase("version: 1\nstages:\n  A: { run: 'true', inputs: { x: 'B:x' }, outputs: [x] }\n  B: { run: 'true', inputs: { x: 'A:x' }, outputs: [x] }\n", "→")]
    [TestCase("version: 1\nstages:\n  A: { run: 'cat {inputs.y}', inputs: { x: ../outside } }\n", "../outside")]
    [TestCase("version: 1\nstages: [", "pipeline.yaml")]
    public void Wrong_pipeline_file_is_2_and_says_where(string file, string said)
    {
        using var workspace = Workspace.New().Write("pipeline.yaml", file);

        workspace.Run().Exits(2).Says(said, "pipeline.yaml");
    }

    [Test]
    public void Absent_pipeline_file_is_2_and_names_it()
    {
        using var workspace = Workspace.New();

        workspace.Run().Exits(2).Says("pipeline.yaml");
    }

    [Test]
    public void Exclusive_target_whose_input_is_not_stored_is_2_and_names_what_must_run()
    {
        using var workspace = One().Stage("Last", "true", "inputs: { x: \"Only:x\" }", "outputs: [y]");

        workspace.Run("--target=Last", "--exclusive").Exits(2).Executed().Says("Only");
        workspace.Run("--target=Only").Exits(0).Run("--target=Last", "--exclusive").Exits(0).Executed("Last");
    }

    [Test]
    public void Store_that_is_no_folder_is_3_and_names_it()
    {
        using var workspace = One().Write("cache", "a file");

        workspace.Run().Exits(3).Executed().Says(workspace["cache"]);
    }

    [TestCase("--help")]
    [TestCase("--version")]
    public void Help_and_version_are_0_without_a_pipeline_file(string option)
    {
        using var workspace = Workspace.New();

        Assert.That(workspace.Run(option).Exits(0).Out, Is.Not.Empty);
    }
}
