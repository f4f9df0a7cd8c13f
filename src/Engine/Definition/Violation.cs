namespace Pipeline.Engine.Definition;

/// <summary>One mistake in a pipeline file or in what the command line changes in it.</summary>
/// <param name="Position">Where; a line of 0 means the file or option as a whole.</param>
/// <param name="Message">What is wrong and what to do, safe to print on a terminal.</param>
public sealed record Violation(SourcePosition Position, string Message)
{
    /// <summary><c>pipeline.yaml:12:7: message</c>.</summary>
    public override string ToString() =>
        Position.Line == 0 ? $"{Position.File}: {Message}" : $"{Position}: {Message}";
}
