using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Fingerprinting;

/// <summary>Gathers what a stage's result depends on: its command or executable, parameters, inputs' content, declared environment, seed.</summary>
/// <param name="environment">The variable's value, or null where it is unset.</param>
public sealed class EntryBuilder(PipelineDefinition definition, IStageCatalog catalog, WorkspaceInputs inputs, Func<string, string?> environment)
{
    /// <summary>Changes when the meaning of the entries does, so that results of an older meaning are not taken.</summary>
    private const string Schema = "pipeline.fingerprint/v1";

    private readonly Lazy<string> _processor = new(() => ProcessorKind.OfThisMachine(environment));

    private readonly Lazy<string> _gpu = new(() => GpuKind.OfThisMachine());

    /// <param name="outputOf">The output another stage made, or null while that is not known.</param>
    /// <exception cref="InputException">A file or folder of the workspace is missing or unreadable.</exception>
    public EntryList Build(StageDefinition stage, Func<OutputReference, InputContent?> outputOf)
    {
        var entries = new List<FingerprintEntry>
        {
            new("schema", Schema),
            new("stage", stage.Name),
            new("seed", definition.Seed.ToString()),
            new("outputs", string.Join(",", stage.Outputs)),
        };
        AddCode(entries, stage);
        entries.AddRange(ParameterEntries.Of(stage.Params));
        entries.AddRange(stage.Models.SelectMany(ParameterEntries.OfModel));
        foreach (var name in stage.Env)
            entries.Add(new("env." + name, environment(name) is { } value ? Digest.Of(Encoding.UTF8.GetBytes(value)).ToString() : "unset"));

        var unknown = new List<string>();
        foreach (var input in stage.Inputs)
        {
            entries.Add(new($"{EntryList.InputPrefix}{input.Name}.from", input.From));
            var content = input.Output is { } reference ? outputOf(reference) : inputs.Read(input.Path!);
            if (content is null)
                unknown.Add(input.Name);
            else
                AddContent(entries, EntryList.InputPrefix + input.Name, content);
        }

        return new(entries, unknown);
    }

    /// <summary>Absolute paths of the files and folders of the workspace that the stage's fingerprint covers.</summary>
    public IReadOnlyList<string> PathsOf(StageDefinition stage) =>
        [.. stage.Inputs.Select(input => input.Path).OfType<string>().Concat(stage.Code.Select(name => Path.Combine(definition.Workspace, name))).Distinct()];

    private void AddCode(List<FingerprintEntry> entries, StageDefinition stage)
    {
        if (stage.Uses is { } uses)
        {
            var executable = catalog.Find(uses)!;
            entries.Add(new("uses", uses));
            entries.Add(new("code", executable.Code.ToString()));
            if (executable.Description.FloatingPoint)
                entries.Add(new("processor", UsesGpu(stage) ? $"{_processor.Value}; {_gpu.Value}" : _processor.Value));
            return;
        }

        entries.Add(new("command", stage.Run!));
        if (CodeOf(stage) is { } code)
            AddContent(entries, "code", code);
    }

    /// <summary>By its parameters, never by its resources, which no result depends on: a parameter <c>device</c>, at any depth, that is not the processor.</summary>
    private static bool UsesGpu(StageDefinition stage) =>
        ParameterEntries.Of(stage.Params).Any(entry => entry.Name.EndsWith(".device", StringComparison.Ordinal) && entry.Value is not ("\"cpu\"" or "null"));

    /// <summary>The files that count as a command's code, as one folder; null where none are named.</summary>
    private InputContent? CodeOf(StageDefinition stage)
    {
        if (stage.Code.Count == 0)
            return null;
        var files = new List<FileEntry>();
        foreach (var name in stage.Code)
        {
            var content = inputs.Read(Path.Combine(definition.Workspace, name));
            if (content.Files is { } inside)
                files.AddRange(inside.Select(file => file with { Path = $"{name}/{file.Path}" }));
            else
                files.Add(new(name, content.Size, content.Digest));
        }

        return InputContent.OfFolder([.. files.DistinctBy(file => file.Path).OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    private static void AddContent(List<FingerprintEntry> entries, string name, InputContent content)
    {
        entries.Add(new(name, content.Digest.ToString()));
        foreach (var file in content.Files ?? [])
            entries.Add(new($"{name}/{file.Path}", file.Digest.ToString()));
    }
}
