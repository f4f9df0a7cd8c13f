using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>Standard streams that cannot be written to. Those that are closed from the start are build.sh's business: it opens them before the host starts.</summary>
public sealed class StreamTests
{
    [TestCase("2>/dev/full", TestName = "Full_standard_error_does_not_end_the_run")]
    [TestCase("2> >(head -c 1)", TestName = "Reader_of_standard_error_that_leaves_does_not_end_the_run")]
    public void Run(string redirection)
    {
        using var workspace = Diamond.New(Workspace.InMemory());

        workspace.Shell($"'{HostProgram.Path}' --config=pipeline.yaml {redirection}").Exits(0);

        Assert.That(Diamond.Digests(workspace), Is.EqualTo(Diamond.UndisturbedDigests));
    }

    [Test]
    public void Answer_that_cannot_be_written_is_3_and_says_so()
    {
        using var workspace = Diamond.New(Workspace.InMemory());

        workspace.Shell($"'{HostProgram.Path}' --config=pipeline.yaml --target=Graph --json >/dev/full").Exits(3).Says("No space left");
    }
}
