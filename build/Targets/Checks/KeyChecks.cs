using Pipeline.Engine.Definition;

namespace Pipeline.Host.Targets.Checks;

/// <summary>Keys of the services that stages may ask, in the environment or the workspace's <c>.env</c>.</summary>
internal static class KeyChecks
{
    private static readonly string[] Variables = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY"];

    /// <summary>Says only whether each is set: a key's value is never shown, in part either.</summary>
    public static IEnumerable<Finding> Of(string workspace)
    {
        IReadOnlyDictionary<string, string> file = new Dictionary<string, string>();
        Finding? mistake = null;
        try
        {
            file = DotEnv.Read(workspace);
        }
        catch (DefinitionException failure)
        {
            mistake = new Finding(DotEnv.FileName, FindingState.Broken, failure.Message, "correct those lines: NAME=value, one on each");
        }

        if (mistake is not null)
            yield return mistake;
        foreach (var name in Variables)
        {
            // The real environment wins, even where it is empty.
            var (value, place) = Environment.GetEnvironmentVariable(name) is { } real ? (real, "set") : (file.GetValueOrDefault(name), $"set in {DotEnv.FileName}");
            yield return string.IsNullOrEmpty(value)
                ? new Finding(name, FindingState.Absent, "not set; stages that ask this provider need it", $"export {name}=…, or a line {name}=… in {Path.Combine(workspace, DotEnv.FileName)}")
                : new Finding(name, FindingState.Good, place);
        }
    }
}
