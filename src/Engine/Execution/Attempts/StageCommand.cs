using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Engine.Install;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>Turns a stage and its folders into the process to start.</summary>
/// <param name="run">The run's id; null where there is none.</param>
public sealed class StageCommand(IStageCatalog catalog, long seed, string? calls, StageEnvironment variables, string? run)
{
    /// <summary>Writes the request file and says what to run.</summary>
    public ProcessSpec Prepare(StageDefinition stage, AttemptFolder folder, IReadOnlyDictionary<string, string> inputs, string attemptId)
    {
        var outputs = stage.Outputs.ToDictionary(name => name, name => Path.Combine(folder.Outputs, name), StringComparer.Ordinal);
        foreach (var output in outputs.Values)
            Directory.CreateDirectory(output);

        var request = Request(stage, inputs, outputs, folder.Work, calls, seed, run);
        File.WriteAllBytes(folder.Request, JsonSerializer.SerializeToUtf8Bytes(request, ContractJson.IndentedOf<StageRequest>()));

        var environment = new Dictionary<string, string>(variables.Variables, StringComparer.Ordinal) { ["PIPELINE_REQUEST"] = folder.Request };
        return new()
        {
            Arguments = stage.Uses is { } uses
                ? [DotNetProgram.Path, catalog.Find(uses)!.Assembly, "--request", folder.Request]
                : ["/bin/sh", "-c", CommandTemplate.Parse(stage.Run!).Expand(inputs, outputs, stage.Params)],
            WorkingFolder = stage.Uses is null ? folder.Start : folder.Work,
            Environment = environment,
            Secrets = variables.Secrets,
            AttemptId = attemptId,
            Timeout = stage.Resources.Time is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            LogPath = folder.Log,
        };
    }

    /// <summary>What is asked of a stage.</summary>
    public static StageRequest Request(
        StageDefinition stage, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, string> outputs, string work, string? calls, long seed, string? run) => new()
    {
        Stage = stage.Name,
        // In the canonical order: that of the file is no input.
        Params = JsonNode.Parse(CanonicalJson.Serialize(stage.Params))!.AsObject(),
        Inputs = inputs,
        Outputs = outputs,
        Work = work,
        Models = stage.Models.Count == 0 ? null : new(stage.Models.Select(model => KeyValuePair.Create(model.Alias, (JsonNode?)model.Fields.DeepClone()))),
        Calls = calls,
        Seed = seed,
        Run = run,
        Resources = stage.Resources,
    };
}
