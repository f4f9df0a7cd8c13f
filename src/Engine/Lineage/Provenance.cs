using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Lineage;

/// <summary>An executed stage as an in-toto Statement v1 with a SLSA Provenance v1 predicate (https://slsa.dev/spec/v1.0/provenance).</summary>
public static class Provenance
{
    private const string BuildType = "urn:pipeline:stage:v1";
    private const string Builder = "urn:pipeline:engine:v1";

    /// <param name="manifest">What was made, from what.</param>
    /// <param name="run">When and in which run, where that is known.</param>
    public static JsonObject Statement(Manifest manifest, ProvenanceRun? run) => new()
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JsonArray([.. manifest.Outputs.SelectMany(output => output.Files, (output, file) =>
            Resource($"{output.Name}/{file.Path}", file.Digest, null))]),
        ["predicateType"] = "https://slsa.dev/provenance/v1",
        ["predicate"] = new JsonObject
        {
            ["buildDefinition"] = new JsonObject
            {
                ["buildType"] = BuildType,
                ["externalParameters"] = External(manifest),
                ["internalParameters"] = new JsonObject { ["fingerprint"] = manifest.Fingerprint.ToString() },
                ["resolvedDependencies"] = Dependencies(manifest),
            },
            ["runDetails"] = new JsonObject
            {
                ["builder"] = new JsonObject { ["id"] = Builder },
                ["metadata"] = run is null ? new JsonObject() : new JsonObject
                {
                    ["invocationId"] = run.Id,
                    ["startedOn"] = run.Started.ToString("yyyy-MM-ddTHH:mm:ssZ"),
                    ["finishedOn"] = run.Finished.ToString("yyyy-MM-ddTHH:mm:ssZ"),
                },
            },
        },
    };

    private static JsonObject External(Manifest manifest)
    {
        var parameters = new JsonObject { ["stage"] = manifest.Stage, ["params"] = manifest.Params.DeepClone() };
        if (manifest.Uses is { } uses)
            parameters["uses"] = uses;
        if (manifest.Run is { } command)
            parameters["run"] = command;
        return parameters;
    }

    private static JsonArray Dependencies(Manifest manifest)
    {
        var all = new JsonArray([.. manifest.Inputs.Select(input => Resource(input.Name, input.Digest, input.From))]);
        if (manifest.Code is { } code)
            all.Add((JsonNode)Resource("code", code.Digest, null));
        return all;
    }

    private static JsonObject Resource(string name, Digest digest, string? from)
    {
        var resource = new JsonObject { ["name"] = name, ["digest"] = new JsonObject { ["sha256"] = digest.Hex } };
        if (from is not null)
            resource["annotations"] = new JsonObject { ["from"] = from };
        return resource;
    }
}

/// <summary>The run in which a stage was executed.</summary>
public sealed record ProvenanceRun(string Id, DateTimeOffset Started, DateTimeOffset Finished);
