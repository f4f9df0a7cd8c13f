namespace Pipeline.Accuracy.HumanEval;

/// <summary>What is left of a run of the sandbox.</summary>
/// <param name="ExitCode">Null if it was killed when its time was over.</param>
/// <param name="Report">The beginning of what <c>run.py</c> reported.</param>
/// <param name="Errors">What the sandbox itself said; the program's own words are not in it.</param>
internal sealed record SandboxResult(int? ExitCode, string Report, string Errors);
