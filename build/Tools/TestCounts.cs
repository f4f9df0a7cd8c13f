using Pipeline.Host.Output;

namespace Pipeline.Host.Tools;

/// <summary>How the tests of a project went.</summary>
/// <param name="Details">A paragraph for each test that failed or was skipped.</param>
internal sealed record TestCounts(string Project, int Passed, int Failed, int Skipped, string Details)
{
    public static TestCounts None { get; } = new("", 0, 0, 0, "");

    /// <summary>For people: the counts, then the details.</summary>
    public string Report => SafeText.Lines($"{Project}: {Passed} passed, {Failed} failed, {Skipped} skipped{Details}");

    public static TestCounts operator +(TestCounts left, TestCounts right) => left with
    {
        Passed = left.Passed + right.Passed,
        Failed = left.Failed + right.Failed,
        Skipped = left.Skipped + right.Skipped,
    };
}
