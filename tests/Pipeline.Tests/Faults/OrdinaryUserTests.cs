using System.Diagnostics;
using Pipeline.Testing;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>What root may do anyway: modes of files and folders bind other users.</summary>
public sealed class OrdinaryUserTests
{
    private const string Id = "31000";

    [Test]
    public void Stage_that_protects_what_it_made_is_done()
    {
        using var workspace = Workspace.New().Stage("Maker", "mkdir {outputs.o}/d; date +%N > {outputs.o}/d/f; chmod -R a-w {outputs.o}", "outputs: [o]");

        Run(workspace).Exits(0).Executed("Maker");
        Run(workspace).Exits(0).Executed();
        Run(workspace, "--target=Verify").Exits(0);
    }

    [Test]
    public void Gc_collects_beside_a_folder_that_a_failed_stage_closed()
    {
        using var workspace = Workspace.New().Stage("Maker", "echo 1 > {outputs.o}/f; chmod 0 {outputs.o}/f {outputs.o}", "outputs: [o]");

        Run(workspace).Exits(1).Says("output 'o'", "may not read");
        Run(workspace, "--target=Gc").Exits(0);
    }

    [Test]
    public void Blob_that_may_not_be_read_is_damage_like_any_other()
    {
        using var workspace = Workspace.New().Stage("Maker", "echo 1 > {outputs.o}/f", "outputs: [o]");
        Run(workspace).Exits(0);
        foreach (var blob in Directory.EnumerateFiles(workspace["cache/blobs"], "*", SearchOption.AllDirectories))
        {
            if (File.ReadAllText(blob) == "1\n")
                File.SetUnixFileMode(blob, UnixFileMode.None);
        }

        Run(workspace, "--target=Verify").Exits(3).Prints("put back from artifacts/Maker/o/f");
        Run(workspace).Exits(0).Executed();
    }

    [Test]
    public void Store_that_cannot_be_written_is_verified_and_not_mended()
    {
        using var workspace = Workspace.New().Stage("Maker", "echo 1 > {outputs.o}/f", "outputs: [o]");
        Run(workspace).Exits(0);
        var blob = Directory.EnumerateFiles(workspace["cache/blobs"], "*", SearchOption.AllDirectories).First(blob => File.ReadAllText(blob) == "1\n");
        workspace.Shell("chmod -R a-w cache");
        Run(workspace, "--target=Verify").Exits(0).Says("cannot be written", "not mended").Prints("all sound");

        File.SetUnixFileMode(blob, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(blob, "2\n");
        workspace.Shell("chmod -R a-w cache");
        Run(workspace, "--target=Verify").Exits(3).Says("cannot be written").Prints("damaged");
        Assert.That(File.ReadAllText(blob), Is.EqualTo("2\n"));
    }

    /// <summary>Runs the program as a user without rights: another one where this is root.</summary>
    private static HostRun Run(Workspace workspace, params string[] arguments)
    {
        var start = HostProcess.StartInfo(workspace, ["--config=pipeline.yaml", .. arguments]);
        if (Environment.UserName == "root")
        {
            if (!File.Exists("/usr/bin/setpriv"))
                Assert.Ignore("setpriv is not installed, so root cannot become another user");
            using (var give = Process.Start("chown", ["-R", $"{Id}:{Id}", Path.GetDirectoryName(workspace.Path)!]))
                give.WaitForExit();
            string[] line = ["--reuid=" + Id, "--regid=" + Id, "--clear-groups", "--", start.FileName, .. start.ArgumentList];
            start.FileName = "/usr/bin/setpriv";
            start.ArgumentList.Clear();
            foreach (var word in line)
                start.ArgumentList.Add(word);
        }

        using var process = workspace.Start(start);
        return process.End();
    }
}
