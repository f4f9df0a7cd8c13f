using Pipeline.Engine.Definition;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Definition;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WorkspacePathTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly TemporaryFolder _other = new();
    private readonly string _outside;

    public WorkspacePathTests()
    {
        _outside = _other.Path;
        _other.Write("rows.jsonl", "{}");
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _other.Dispose();
    }

    [Test]
    public void Input_link_out_of_the_workspace_is_refused()
    {
        File.CreateSymbolicLink(_workspace.Folder["rows"], Path.Combine(_outside, "rows.jsonl"));

        Assert.That(() => Load("rows"), Throws.TypeOf<DefinitionException>().With.Message.Contains("leads out of the workspace by a symbolic link"));
    }

    [Test]
    public void Input_beneath_a_linked_folder_is_refused()
    {
        Directory.CreateSymbolicLink(_workspace.Folder["data"], _outside);

        Assert.That(() => Load("data/rows.jsonl"), Throws.TypeOf<DefinitionException>().With.Message.Contains("by a symbolic link"));
    }

    [Test]
    public void Input_beneath_a_link_to_parents_is_refused()
    {
        Directory.CreateDirectory(_workspace.Folder["a"]);
        File.CreateSymbolicLink(_workspace.Folder["a/up"], "../../..");

        Assert.That(() => Load("a/up/etc"), Throws.TypeOf<DefinitionException>().With.Message.Contains("by a symbolic link"));
    }

    [Test]
    public void Input_beneath_a_chain_of_links_that_stays_inside_is_taken()
    {
        Directory.CreateDirectory(_workspace.Folder["real"]);
        Directory.CreateSymbolicLink(_workspace.Folder["one"], "./real");
        Directory.CreateSymbolicLink(_workspace.Folder["two"], _workspace.Folder["one"]);

        Assert.That(Load("two/rows.jsonl").Path, Is.EqualTo(_workspace.Folder["two/rows.jsonl"]));
    }

    [Test]
    public void Input_links_in_a_circle_are_refused()
    {
        File.CreateSymbolicLink(_workspace.Folder["a"], "b");
        File.CreateSymbolicLink(_workspace.Folder["b"], "a");

        Assert.That(() => Load("a"), Throws.TypeOf<DefinitionException>().With.Message.Contains("lead in a circle"));
    }

    [TestCase(".")]
    [TestCase("cache")]
    [TestCase("cache/blobs")]
    [TestCase("artifacts")]
    public void Input_that_runs_write_into_is_refused(string path) =>
        Assert.That(() => Load(path), Throws.TypeOf<DefinitionException>().With.Message.Contains("holds what runs write"));

    [Test]
    public void Input_under_allow_paths_is_taken_by_every_spelling()
    {
        Directory.CreateSymbolicLink(_workspace.Folder["data"], _outside);
        var relative = Path.GetRelativePath(_workspace.Folder.Path, _outside);

        Assert.Multiple(() =>
        {
            Assert.That(Load($"{_outside}/rows.jsonl", _outside).From, Is.EqualTo($"allow_paths/{Path.GetFileName(_outside)}/rows.jsonl"), "no absolute path may reach a manifest");
            Assert.That(Load($"{relative}/rows.jsonl", relative).Path, Is.EqualTo(Path.Combine(_outside, "rows.jsonl")));
            Assert.That(Load("data/rows.jsonl", _outside).From, Is.EqualTo("data/rows.jsonl"));
            Assert.That(() => Load($"{_outside}-other/rows.jsonl", _outside), Throws.TypeOf<DefinitionException>());
        });
    }

    [TestCase("data//x/./y", "data/x/y")]
    [TestCase("data/../x", "x")]
    [TestCase("x/", "x")]
    [TestCase("./a:b", "./a:b")]
    [TestCase("a:b/c", "a:b/c")]
    [TestCase("missing file.txt", "missing file.txt")]
    public void Input_path_is_normal_in_the_definition(string written, string from) => Assert.That(Load(written).From, Is.EqualTo(from));

    private InputDefinition Load(string path, string? allowed = null) =>
        _workspace.LoadHere($"version: 1\nallow_paths: [{allowed}]\nstages:\n  S:\n    run: x\n    inputs:\n      i: '{path}'\n").Stages[0].Inputs[0];
}
