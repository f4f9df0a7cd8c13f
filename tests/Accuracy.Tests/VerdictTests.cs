using Pipeline.Accuracy.HumanEval;

namespace Pipeline.Accuracy.Tests;

public sealed class VerdictTests
{
    [Test]
    public void Report_with_the_token_passes() =>
        Assert.That(Verdict.Of(new(0, "T started\nT passed\n", ""), "T"), Is.EqualTo(new ProgramOutcome(ProgramOutcomeKind.Passed)));

    [TestCase("T started\npassed\n")]
    [TestCase("T started\nU passed\n")]
    [TestCase("T started\nT passed indeed\n")]
    [TestCase("T started\n")]
    public void Report_without_a_verdict_fails(string report) =>
        Assert.That(Verdict.Of(new(0, report, ""), "T"), Is.EqualTo(new ProgramOutcome(ProgramOutcomeKind.Failed, "The program ended with exit code 0 before its test had ended.")));

    [Test]
    public void Report_of_an_exception_fails_without_addresses() =>
        Assert.That(Verdict.Of(new(0, "T started\nT failed ValueError: <f at 0x7f3a5c0b1d30> 0x10\n", ""), "T")?.Message, Is.EqualTo("ValueError: <f at 0x…> 0x10"));

    [Test]
    public void Killed_run_without_a_verdict_timed_out() =>
        Assert.That(Verdict.Of(new(null, "T started\n", ""), "T"), Is.EqualTo(new ProgramOutcome(ProgramOutcomeKind.TimedOut)));

    [TestCase("")]
    [TestCase("T passed\n")]
    [TestCase("U started\nT passed\n")]
    public void Program_that_was_never_started_has_no_outcome(string report) =>
        Assert.That(Verdict.Of(new(1, report, "bwrap: no"), "T"), Is.Null);
}
