namespace Pipeline.Engine.Execution.Processes;

/// <summary>What C strings and the environment's form cannot carry is refused, not cut.</summary>
internal static class SpecCheck
{
    public static void Check(ProcessSpec spec, string invocationId)
    {
        Require(spec.Arguments.Count > 0 && Path.IsPathFullyQualified(spec.Arguments[0]), "The program must be given by its absolute path.");
        Require(!spec.Arguments.Any(HasNull), "An argument holds a NUL character, which no program can be given.");
        Require(spec.WorkingFolder.Length > 0 && !HasNull(spec.WorkingFolder), "The working folder is not a path.");
        Require(AttemptId.IsValid(spec.AttemptId) && spec.AttemptId.StartsWith(invocationId + "-", StringComparison.Ordinal), $"'{spec.AttemptId}' is no attempt of this invocation.");
        foreach (var (name, value) in spec.Environment)
            Require(name.Length > 0 && !name.Contains('=') && !HasNull(name) && !HasNull(value), $"The environment variable '{name}' has a name or value that no program can be given.");
    }

    private static bool HasNull(string text) => text.Contains('\0');

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new ArgumentException(message);
    }
}
