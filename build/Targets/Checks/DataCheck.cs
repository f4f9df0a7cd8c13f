using Pipeline.Engine.Definition;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Targets.Checks;

/// <summary>The pipeline file and the files that its stages read.</summary>
internal static class DataCheck
{
    public static IEnumerable<Finding> Of(HostOptions options, HostEnvironment environment)
    {
        var file = environment.PipelineFile(options);
        if (!File.Exists(file))
            return [new Finding("pipeline", FindingState.Absent, $"{file} is missing", "write one, or name another with --config=FILE")];
        try
        {
            using var workspace = Workspaces.Open(options, environment);
            var missing = workspace.Definition.Stages
                .SelectMany(stage => stage.Inputs, (stage, input) => (stage.Name, input))
                .Where(read => read.input.Path is { } path && !Path.Exists(path))
                .Select(read => new Finding("data", FindingState.Broken, $"{read.input.From} is missing; {read.Name} reads it", "put the file there, or correct the path in the pipeline file"))
                .ToList();
            return [new Finding("pipeline", FindingState.Good, file), .. missing];
        }
        catch (DefinitionException mistakes)
        {
            return [new Finding("pipeline", FindingState.Broken, mistakes.Message, "correct the pipeline file")];
        }
    }
}
