using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>What a user without root's rights meets: files of a stage's own making that nobody may read.</summary>
public sealed class UnreadableOutputTests
{
    private const string AsNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups";

    [TestCase("echo 1 > {outputs.x}/f; chmod 000 {outputs.x}/f")]
    [TestCase("mkdir {outputs.x}/d; chmod 000 {outputs.x}/d")]
    public void Unreadable_output_is_the_failure_of_its_stage(string command)
    {
        using var workspace = Workspace.New().Write("pipeline.yaml", $"version: 1\nname: test\nstages:\n  A: {{ run: '{command}', outputs: [x] }}\n");
        if (!Environment.IsPrivilegedProcess || workspace.Shell($"{AsNobody} test -x '{HostProgram.Path}'").ExitCode != 0)
            Assert.Ignore("Needs root, setpriv, and a repository that other users may read, to run the program as another user.");

        var run = workspace.Shell($"chmod 755 .. && chown -R 65534 . && HOME=$PWD {AsNobody} '{HostProgram.Path}' --config=pipeline.yaml");

        run.Exits(1).Says("may not read");
    }
}
