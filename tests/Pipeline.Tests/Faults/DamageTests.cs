using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>A bit flipped in every kind of file of the store, size and times put back: the program ends well, and the artifacts are right.</summary>
public sealed class DamageTests
{
    [Test]
    public void Flipped_bit_in_any_file_of_the_store_is_made_good()
    {
        using var workspace = Workspace.InMemory().Write("f.txt", "1\n")
            .Stage("First", "echo log; cat {inputs.f} > {outputs.x}/f", "inputs: { f: f.txt }", "outputs: [x]")
            .Stage("Last", "cat {inputs.x}/f > {outputs.y}/f; echo 2 >> {outputs.y}/f", "inputs: { x: \"First:x\" }", "outputs: [y]");
        workspace.Run().Exits(0);
        // No state of a file is trusted before it is two seconds old; only then the store's memory of states is filled.
        Thread.Sleep(TimeSpan.FromSeconds(2.1));
        workspace.Run().Exits(0);
        var files = Directory.EnumerateFiles(workspace["cache"], "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length > 0).ToList();
        Assert.That(files.Select(path => Path.GetRelativePath(workspace["cache"], path).Split('/')[0]), Is.SupersetOf(new[] { "blobs", "actions", "stat", "journal", "roots" }));

        // Every blob, for they are of many kinds, and two of each other kind of file.
        var chosen = files.GroupBy(path => Path.GetRelativePath(workspace["cache"], path).Split('/')[0]).SelectMany(kind => kind.Key == "blobs" ? kind : kind.Take(2));
        foreach (var file in chosen.Where(File.Exists))
        {
            Flip(file);
            var run = workspace.Run().Exits(0);
            Assert.That(workspace.Read("artifacts/Last/y/f"), Is.EqualTo("1\n2\n"), $"{file}\n{run}");
            Assert.That(StoreCheck.Damaged(workspace["cache"]), Is.Empty, $"{file}\n{run}");
        }

        workspace.Run().Exits(0).Executed();
    }

    [TestCase("cache/stat")]
    [TestCase("cache/journal")]
    [TestCase("cache/roots")]
    [TestCase("cache/locks")]
    [TestCase("cache/work")]
    public void Bookkeeping_that_is_gone_costs_no_execution(string folder)
    {
        using var workspace = Workspace.New().Stage("First", "echo 1 > {outputs.x}/f", "outputs: [x]");
        workspace.Run().Exits(0);
        if (Directory.Exists(workspace[folder]))
            Directory.Delete(workspace[folder], recursive: true);

        workspace.Run().Exits(0).Executed();
    }

    private static void Flip(string path)
    {
        var time = File.GetLastWriteTimeUtc(path);
        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode | UnixFileMode.UserWrite);
        var bytes = File.ReadAllBytes(path);
        using (var file = File.OpenWrite(path))
        {
            file.Position = bytes.Length / 2;
            file.WriteByte((byte)(bytes[bytes.Length / 2] ^ 4));
        }

        File.SetLastWriteTimeUtc(path, time);
        File.SetUnixFileMode(path, mode);
    }
}
