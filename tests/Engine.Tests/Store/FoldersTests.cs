using System.Diagnostics;
using Pipeline.Engine.Store;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Store;

public sealed class FoldersTests
{
    [Test]
    public void Delete_takes_names_that_are_no_text_and_read_only_folders()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tree/a/b/file", "x");
        Shell($"cd '{folder["tree"]}' && touch \"$(printf 'a/\\377')\" && mkdir \"$(printf 'a/\\376')\" && chmod 500 a/b a");

        Folders.Delete(folder["tree"]);

        Assert.That(Path.Exists(folder["tree"]), Is.False);
    }

    [Test]
    public void Delete_follows_no_symbolic_link()
    {
        using var folder = new TemporaryFolder();
        folder.Write("kept/file", "x");
        folder.Write("tree/file", "x");
        Directory.CreateSymbolicLink(folder["tree/inner"], folder["kept"]);
        Directory.CreateSymbolicLink(folder["link"], folder["kept"]);

        Folders.Delete(folder["tree"]);
        Folders.Delete(folder["link"]);
        Folders.Delete(folder["never there"]);

        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { folder["kept"] }));
        Assert.That(File.ReadAllText(folder["kept/file"]), Is.EqualTo("x"));
    }

    private static void Shell(string script)
    {
        using var shell = Process.Start("/bin/sh", ["-ec", script]);
        shell.WaitForExit();
        Assert.That(shell.ExitCode, Is.Zero);
    }
}
