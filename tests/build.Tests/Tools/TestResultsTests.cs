using Pipeline.Host.Tools;
using Pipeline.Testing;

namespace Pipeline.Host.Tests.Tools;

public sealed class TestResultsTests
{
    private const string Record = """
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
          <UnitTestResult testName="Good" outcome="Passed" />
          <UnitTestResult testName="Bad" outcome="Failed"><Output><ErrorInfo><Message>Expected: 1</Message><StackTrace>   at Bad()</StackTrace></ErrorInfo></Output></UnitTestResult>
          <UnitTestResult testName="Slow" outcome="Timeout" />
          <UnitTestResult testName="Gpu" outcome="NotExecuted"><Output><ErrorInfo><Message>no GPU here</Message></ErrorInfo></Output></UnitTestResult>
        </Results></TestRun>
        """;

    [Test]
    public void Record_is_counted_and_skips_tell_their_reasons()
    {
        using var folder = new TemporaryFolder();

        var counts = TestResults.Read("X.Tests", folder.Write("results.trx", Record));

        Assert.That((counts.Passed, counts.Failed, counts.Skipped), Is.EqualTo((1, 2, 1)));
        Assert.That(counts.Report, Does.StartWith("X.Tests: 1 passed, 2 failed, 1 skipped\n")
            .And.Contain("FAILED Bad: Expected: 1\n   at Bad()").And.Contain("skipped Gpu: no GPU here"));
    }
}
