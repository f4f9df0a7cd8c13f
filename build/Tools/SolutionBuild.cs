using System.Text.RegularExpressions;
using Pipeline.Engine.Install;

namespace Pipeline.Host.Tools;

/// <summary>Compiles the whole solution, tests too.</summary>
internal static partial class SolutionBuild
{
    /// <summary>Null if it compiled, else the compiler's complaints, each once.</summary>
    public static async Task<string?> RunAsync(string repositoryRoot, CancellationToken cancellationToken)
    {
        // Under the lock of build.sh: two compilers must not write the same folders. -o keeps it from whatever the compiler leaves behind.
        string[] arguments =
        [
            "-o", Path.Combine(repositoryRoot, ".out", "build.lock"),
            Path.Combine(repositoryRoot, "build", "setup", "msbuild.sh"), DotNetProgram.Path, "Pipeline.sln", "-property:Configuration=Release",
        ];
        var result = await ToolProcess.RunAsync("flock", arguments, repositoryRoot, cancellationToken);
        return result.ExitCode == 0 ? null : Complaints(result.Output);
    }

    private static string Complaints(string output)
    {
        var lines = output.Split('\n').Where(line => Complaint().IsMatch(line)).Select(line => ProjectSuffix().Replace(line.Trim(), ""));
        var complaints = string.Join('\n', lines.Distinct(StringComparer.Ordinal));
        return complaints.Length > 0 ? complaints : output.Trim();
    }

    [GeneratedRegex(@"(^|: )(error|warning) ", RegexOptions.CultureInvariant)]
    private static partial Regex Complaint();

    [GeneratedRegex(@" \[[^\[\]]*\]$", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectSuffix();
}
