using Pipeline.Accuracy.HumanEval;

namespace Pipeline.Accuracy.Tests;

public sealed class SandboxCommandTests
{
    private static readonly SandboxTools Tools = new("/usr/bin/bwrap", "/usr/bin/setpriv", "/usr/bin/prlimit", "/usr/bin/python3");

    [Test]
    public void Root_becomes_an_unused_user_before_the_namespaces_are_made() =>
        Assert.That(SandboxCommand.Line(Tools, new(), 31_000, "").Take(6), Is.EqualTo(new[] { "/usr/bin/setpriv", "--reuid=31000", "--regid=31000", "--clear-groups", "--", "/usr/bin/bwrap" }));

    [Test]
    public void Other_user_begins_with_the_namespaces() =>
        Assert.That(SandboxCommand.Line(Tools with { SetPriv = null }, new(), null, "")[0], Is.EqualTo("/usr/bin/bwrap"));

    [Test]
    public void Limits_are_set_within_the_namespaces()
    {
        var line = SandboxCommand.Line(Tools, new() { WallClock = TimeSpan.FromSeconds(2.5), Processes = 9 }, null, "script").ToList();

        Assert.That(line[line.IndexOf("/usr/bin/prlimit")..], Is.EqualTo(new[]
        {
            "/usr/bin/prlimit", "--cpu=4", "--as=1073741824", "--fsize=16777216", "--nproc=9", "--nofile=64", "--core=0", "--", "/usr/bin/python3", "-S", "-B", "-c", "script",
        }));
    }
}
