using System.Text;
using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Engine.Tests.Processes;

public sealed class ProcessEntryTests
{
    private const string Rest = " 0 -1 4194304 1 2 3 4 5 6 7 8 20 0";

    [TestCase("sh")]
    [TestCase("a b")]
    [TestCase(") Z 1 2 3 (")]
    [TestCase("line\nbreak")]
    [TestCase("")]
    public void Name_does_not_disturb_the_fields_after_it(string name) =>
        Assert.That(Parse($"7 ({name}) S 5 6 4{Rest} 3 0 9"), Is.EqualTo(new ProcessEntry(7, 'S', 5, 6, 4, 3)));

    [TestCase("")]
    [TestCase("7 (sh")]
    [TestCase("7 (sh) S")]
    [TestCase("7 (sh) S 5 6")]
    [TestCase("7 (sh) S 5 6 4 0")]
    public void Cut_line_is_no_process(string line) => Assert.That(Parse(line), Is.Null);

    [TestCase('Z', 1, true)]
    [TestCase('X', 0, true)]
    [TestCase('Z', 2, false)]
    [TestCase('D', 1, false)]
    public void Zombie_is_one_with_no_thread_left(char state, int threads, bool expected) =>
        Assert.That(new ProcessEntry(7, state, 5, 6, 4, threads).IsZombie, Is.EqualTo(expected));

    [Test]
    public void Own_process_is_read() =>
        Assert.That(ProcessEntry.Read(Environment.ProcessId), Has.Property(nameof(ProcessEntry.Session)).EqualTo(LibC.SessionOf(0)));

    [Test]
    public void Missing_process_is_none() => Assert.That(ProcessEntry.Read(int.MaxValue), Is.Null);

    [TestCase("A=1\0PIPELINE_ATTEMPT={0}-1\0B=2\0", true)]
    [TestCase("PIPELINE_ATTEMPT={0}-1", true)]
    [TestCase("PIPELINE_ATTEMPT={0}-12\0", false)]
    [TestCase("XPIPELINE_ATTEMPT={0}-1\0", false)]
    [TestCase("A=PIPELINE_ATTEMPT={0}-1\0", false)]
    [TestCase("", false)]
    public void Environment_carries_an_attempt_only_as_a_whole_variable(string environment, bool expected)
    {
        var invocation = AttemptId.NewInvocation();
        var match = ProcessMatch.Former(AttemptId.Of(invocation, 1));

        Assert.That(match.EnvironmentCarries(Encoding.UTF8.GetBytes(environment.Replace("{0}", invocation))), Is.EqualTo(expected));
    }

    private static ProcessEntry? Parse(string line) => ProcessEntry.Parse(7, Encoding.UTF8.GetBytes(line));
}
