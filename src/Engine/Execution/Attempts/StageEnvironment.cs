using System.Text;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Definition.Checks;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>What stages find in their environment: this process's own, and beneath it the workspace's <c>.env</c>. It counts as input only where <c>env</c> names it.</summary>
public sealed class StageEnvironment
{
    /// <summary>A shorter value stands in too many other words to be hidden in them.</summary>
    private const int ShortestSecret = 8;

    private readonly Dictionary<string, string> _variables;

    private StageEnvironment(Dictionary<string, string> variables, IEnumerable<string> keyVariables)
    {
        _variables = variables;
        var names = keyVariables.ToHashSet(StringComparer.Ordinal);
        Secrets = [.. variables.Where(variable => variable.Value.Length >= ShortestSecret && (names.Contains(variable.Key) || SecretNames.LooksSecret(variable.Key)))
            .Select(variable => variable.Value).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
    }

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>In UTF-8, the values of variables that hold keys: by what they are called, or because a model takes its key from there.</summary>
    public IReadOnlyList<byte[]> Secrets { get; }

    /// <param name="workspace">The folder with the <c>.env</c>.</param>
    /// <param name="keyVariables">The variables that models take their keys from.</param>
    /// <exception cref="DefinitionException">The <c>.env</c> cannot be read; the message names lines and no values.</exception>
    public static StageEnvironment Of(string workspace, IEnumerable<string> keyVariables)
    {
        var variables = HostEnvironment.Variables();
        foreach (var (name, value) in DotEnv.Read(workspace))
            variables.TryAdd(name, value);
        return new(variables, keyVariables);
    }

    /// <summary>The variable's value, or null where it is unset.</summary>
    public string? Find(string name) => _variables.GetValueOrDefault(name);
}
