using System.Text.RegularExpressions;

namespace Pipeline.Accuracy.HumanEval;

/// <summary>What <c>run.py</c> reports, each line begun with a token that is drawn for each run: what a program prints by itself proves nothing.</summary>
internal static partial class Verdict
{
    private const string Failed = " failed ";

    /// <summary>The line that the report begins with.</summary>
    public static string Started(string token) => $"{token} started\n";

    /// <summary>How the program ended; null if it was never started.</summary>
    public static ProgramOutcome? Of(SandboxResult result, string token)
    {
        if (!result.Report.StartsWith(Started(token), StringComparison.Ordinal))
            return null;
        var lines = result.Report.Split('\n');
        if (lines.Contains($"{token} passed"))
            return new(ProgramOutcomeKind.Passed);
        if (lines.FirstOrDefault(line => line.StartsWith(token + Failed, StringComparison.Ordinal)) is { } failed)
            return new(ProgramOutcomeKind.Failed, Address().Replace(failed[(token + Failed).Length..], "0x…"));
        return result.ExitCode is { } code
            ? new(ProgramOutcomeKind.Failed, $"The program ended with exit code {code} before its test had ended.")
            : new(ProgramOutcomeKind.TimedOut);
    }

    /// <summary>Where an object lies in memory, which differs from run to run.</summary>
    [GeneratedRegex("0x[0-9a-fA-F]{6,}")]
    private static partial Regex Address();
}
