using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class RootsTests
{
    [Test]
    public void AddRun_that_changed_nothing_adds_no_blob()
    {
        using var test = new TestStore();
        var roots = Roots.Of(test.Store, test.Folder.Path);
        var stages = new Dictionary<string, Digest> { ["B"] = Digest.Of("b"u8), ["A"] = Digest.Of("a"u8) };

        roots.AddRun("r1", stages);
        roots.AddRun("r2", stages.Reverse().ToDictionary());

        Assert.That(Directory.GetFiles(test.Folder["cache/blobs"], "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        Assert.That(roots.Read().Runs.Select(run => run.Id), Is.EqualTo(new[] { "r1", "r2" }));
        Assert.That(Snapshot.Read(test.Store, roots.Read().Runs[1].Snapshot), Is.EquivalentTo(stages));
    }

    [Test]
    public void Read_gives_what_was_recorded()
    {
        using var test = new TestStore();
        var roots = Roots.Of(test.Store, test.Folder.Path);
        var record = roots.Update(before => before with
        {
            Runs = [new RunRoot("r1", Digest.Of("s"u8))],
            Tags = new Dictionary<string, string> { ["best \"one\""] = "r1" },
            Lock = [Digest.Of("l"u8)],
            Artifacts = new Dictionary<string, Digest> { ["A"] = Digest.Of("a"u8) },
        });

        var read = Roots.Of(test.Reopen(), test.Folder.Path).Read();

        Assert.That(RootJson.Write(read), Is.EqualTo(RootJson.Write(record)));
        Assert.That(read.Tags["best \"one\""], Is.EqualTo("r1"));
    }

    [Test]
    public void Roots_of_a_workspace_that_was_moved_are_found_again()
    {
        using var test = new TestStore();
        Directory.CreateDirectory(test.Folder["before"]);
        var before = Roots.Of(test.Store, test.Folder["before"]);
        if (before.Update(record => record).Born == 0)
            Assert.Ignore("the file system does not tell when a folder was made");

        Directory.Move(test.Folder["before"], test.Folder["after"]);
        var after = Roots.Of(test.Store, test.Folder["after"]);

        Assert.That(after.Id, Is.EqualTo(before.Id));
        Assert.That(after.Update(record => record).Workspace, Is.EqualTo(test.Folder["after"]));
    }

    [Test]
    public void Roots_of_two_workspaces_are_apart_even_on_one_path()
    {
        using var test = new TestStore();
        Directory.CreateDirectory(test.Folder["w"]);
        var first = Roots.Of(test.Store, test.Folder["w"]);
        first.AddRun("r1", new Dictionary<string, Digest>());
        Directory.Move(test.Folder["w"], test.Folder["away"]);
        Directory.CreateDirectory(test.Folder["w"]);

        var second = Roots.Of(test.Store, test.Folder["w"]);

        Assert.That(second.Id, Is.Not.EqualTo(first.Id));
        Assert.That(second.Read().Runs, Is.Empty);
    }

    [Test]
    public async Task Update_by_many_at_once_loses_nothing()
    {
        using var test = new TestStore();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
        {
            using var store = ContentStore.Open(test.Folder["cache"], TimeProvider.System);
            Roots.Of(store, test.Folder.Path).AddRun($"r{i}", new Dictionary<string, Digest>());
        })));

        Assert.That(Roots.Of(test.Store, test.Folder.Path).Read().Runs.Select(run => run.Id), Is.EquivalentTo(Enumerable.Range(0, 10).Select(i => $"r{i}")));
    }
}
