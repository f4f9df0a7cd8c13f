using System.Text.Json.Nodes;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Checks what only a stage with a command has: its placeholders, outputs and code.</summary>
internal sealed class CommandCheck(NodeReader reader, WorkspacePaths paths)
{
    public void Placeholders(YamlNode at, string command, IReadOnlyCollection<string> inputs, IReadOnlyCollection<string> outputs, JsonObject parameters)
    {
        foreach (var placeholder in CommandTemplate.Parse(command).Placeholders)
        {
            var (known, names) = placeholder.Kind switch
            {
                PlaceholderKind.Inputs => (inputs.Contains(placeholder.Name), inputs),
                PlaceholderKind.Outputs => (outputs.Contains(placeholder.Name), outputs),
                _ => (CommandTemplate.TryFind(parameters, placeholder.Name, out _), [.. parameters.Select(member => member.Key)]),
            };
            if (!known)
                reader.Violations.Add(at, $"the command says {placeholder}, but the stage has no such {Singular(placeholder.Kind)}{reader.Violations.Suggest(placeholder.Name, names)}");
        }
    }

    /// <summary>The declared output names, sorted.</summary>
    public IReadOnlyList<string> Outputs(YamlNode? node)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, at) in reader.Texts(node, "outputs"))
        {
            if (reader.Name(at, name, "an output") && !names.Add(name))
                reader.Violations.Add(at, $"the output '{name}' stands here twice");
        }

        return [.. names];
    }

    /// <summary>Paths from the workspace, sorted.</summary>
    public IReadOnlyList<string> Code(YamlNode? node)
    {
        if (node is null)
            return [];
        var code = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (text, at) in reader.Texts(node, "code"))
        {
            var (path, problem) = paths.Resolve(text);
            if (path is null)
                reader.Violations.Add(at, problem!);
            else if (path.WrittenByRuns is { } written)
                reader.Violations.Add(at, $"{Visible.Quote(text)} {written}");
            else
                code.Add(path.Relative);
        }

        return [.. code];
    }

    private static string Singular(PlaceholderKind kind) => kind switch
    {
        PlaceholderKind.Inputs => "input",
        PlaceholderKind.Outputs => "output",
        _ => "parameter",
    };
}
