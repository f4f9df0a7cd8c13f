using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>What stages find in their environment: this process's own, and beneath it the workspace's <c>.env</c>. It counts as input only where <c>env</c> names it.</summary>
public sealed class StageEnvironment
{
    private readonly Dictionary<string, string> _variables;

    private StageEnvironment(Dictionary<string, string> variables) => _variables = variables;

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <exception cref="DefinitionException">The <c>.env</c> cannot be read; the message names lines and no values.</exception>
    public static StageEnvironment Of(string workspace)
    {
        var variables = HostEnvironment.Variables();
        foreach (var (name, value) in DotEnv.Read(workspace))
            variables.TryAdd(name, value);
        return new(variables);
    }

    /// <summary>The variable's value, or null where it is unset.</summary>
    public string? Find(string name) => _variables.GetValueOrDefault(name);
}
