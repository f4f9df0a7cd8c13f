using Pipeline.Contracts;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Reads a stage's inputs: outputs of stages that exist, and paths that stay in the workspace.</summary>
internal sealed class InputsCheck(NodeReader reader, StageIndex stages, WorkspacePaths paths)
{
    private const string Artifacts = "artifacts/";

    public IReadOnlyList<InputDefinition> Read(StageEntry stage)
    {
        var inputs = new List<InputDefinition>();
        var node = reader.Mapping(stage.Node["inputs"], "inputs");
        foreach (var (name, (key, value)) in node?.Entries ?? [])
        {
            if (!reader.Name(key, name, "an input") || reader.Text(value, $"inputs.{name}") is not { } text)
                continue;
            if (Input(name, text, value) is { } input)
                inputs.Add(input);
        }

        if (stage.Executable is { } executable)
            CheckPorts(stage, node, executable.Description);
        inputs.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return inputs;
    }

    private InputDefinition? Input(string name, string text, YamlNode at)
    {
        if (PipelineNames.ParseReference(text) is { } output)
            return Reference(name, output, at);
        if (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && stages.Find(text[..colon]) is { } near)
        {
            reader.Violations.Add(at, $"{Visible.Quote(text)} is not an output of '{near.Name}'; an output is named {near.Name}:output and given as a folder (write ./ in front for a file of that name)");
            return null;
        }

        var (path, problem) = paths.Resolve(text);
        if (path is null)
        {
            reader.Violations.Add(at, problem!);
            return null;
        }

        if (path.Relative.StartsWith(Artifacts, StringComparison.Ordinal) && path.Relative.Split('/') is [_, var owner, ..] && stages.Find(owner) is not null)
        {
            reader.Violations.Add(at, $"{Visible.Quote(text)} is what the stage '{owner}' writes; name its output instead, as {owner}:output");
            return null;
        }

        if (path.WrittenByRuns is { } written)
        {
            reader.Violations.Add(at, $"{Visible.Quote(text)} {written}");
            return null;
        }

        return new InputDefinition(name, path.From, null, path.Absolute);
    }

    private InputDefinition? Reference(string name, OutputReference output, YamlNode at)
    {
        if (stages.Find(output.Stage) is not { } source)
        {
            reader.Violations.Add(at, $"there is no stage '{output.Stage}'{reader.Violations.Suggest(output.Stage, stages.Names)} (write ./{output} for a file of that name)");
            return null;
        }

        if (source.Outputs is not null && !source.Outputs.Contains(output.Output))
            reader.Violations.Add(at, $"the stage '{output.Stage}' has no output '{output.Output}'{reader.Violations.Suggest(output.Output, source.Outputs)}");
        return new InputDefinition(name, output.ToString(), output, null);
    }

    private void CheckPorts(StageEntry stage, YamlMapping? node, StageDescription description)
    {
        var ports = description.Inputs.Select(port => port.Name).ToList();
        foreach (var (name, entry) in node?.Entries ?? [])
        {
            if (!ports.Contains(name))
                reader.Violations.Add(entry.Key, $"'{description.Name}' has no input {Visible.Quote(name)}{reader.Violations.Suggest(name, ports)}");
        }

        foreach (var port in description.Inputs)
        {
            if (!port.Optional && node?[port.Name] is null)
                reader.Violations.Add((YamlNode?)node ?? stage.Key, $"the input '{port.Name}' of '{description.Name}' is missing ({Visible.Text(port.Summary)})");
        }
    }
}
