using Pipeline.Host.Tools;
using Pipeline.Testing;

namespace Pipeline.Host.Tests.Tools;

public sealed class FoldersTests
{
    [Test]
    public void Empty_deletes_read_only_trees_and_links_but_neither_their_targets_nor_what_is_kept()
    {
        using var folder = new TemporaryFolder();
        var outside = folder.Write("outside/precious.txt", "kept");
        folder.Write("artifacts/runs/r1/run.json", "{}");
        File.SetUnixFileMode(folder.Write("artifacts/A/out/data.txt", "x"), UnixFileMode.UserRead);
        File.SetUnixFileMode(folder["artifacts/A/out"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(folder["artifacts/link"], folder["outside"]);

        var removed = Folders.Empty(folder["artifacts"], ["runs"], CancellationToken.None);

        Assert.That(removed, Is.EqualTo(2));
        Assert.That(Directory.EnumerateFileSystemEntries(folder["artifacts"]), Is.EqualTo(new[] { folder["artifacts/runs"] }));
        Assert.That(File.Exists(outside), Is.True);
    }

    [Test]
    public void Emptying_a_hard_link_leaves_the_mode_of_its_other_name()
    {
        using var folder = new TemporaryFolder();
        var blob = folder.Write("blob", "x");
        Directory.CreateDirectory(folder["artifacts/A"]);
        using (var link = System.Diagnostics.Process.Start("ln", [blob, folder["artifacts/A/data"]]))
            link.WaitForExit();
        File.SetUnixFileMode(blob, UnixFileMode.UserRead);

        Folders.Empty(folder["artifacts"], [], CancellationToken.None);

        Assert.That(File.GetUnixFileMode(blob), Is.EqualTo(UnixFileMode.UserRead));
    }
}
