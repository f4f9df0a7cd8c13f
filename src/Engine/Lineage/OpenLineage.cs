using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Lineage;

/// <summary>An executed stage as an OpenLineage 2-0-2 run event (https://openlineage.io/spec/2-0-2/OpenLineage.json): complete, with the datasets it read and wrote.</summary>
public static class OpenLineage
{
    private const string Producer = "urn:pipeline:engine:v1";
    private const string Facets = "https://openlineage.io/spec/facets/";

    /// <param name="pipeline">Its name gives the namespace of jobs and datasets.</param>
    /// <param name="step">What was made, from what.</param>
    /// <param name="completed">When.</param>
    public static JsonObject Event(string pipeline, KnownManifest step, DateTimeOffset completed)
    {
        var space = "pipeline:" + pipeline;
        var manifest = step.Manifest;
        return new()
        {
            ["eventType"] = "COMPLETE",
            ["eventTime"] = completed.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
            ["run"] = new JsonObject { ["runId"] = RunId(step.Digest).ToString(), ["facets"] = new JsonObject() },
            ["job"] = new JsonObject
            {
                ["namespace"] = space,
                ["name"] = manifest.Stage,
                ["facets"] = new JsonObject
                {
                    ["jobType"] = Facet("2-0-3", "JobTypeJobFacet", new()
                    {
                        ["processingType"] = "BATCH",
                        ["integration"] = "PIPELINE",
                        ["jobType"] = "STAGE",
                    }),
                },
            },
            ["inputs"] = new JsonArray([.. manifest.Inputs.Select(input => Dataset(space, input.From, input.Digest))]),
            ["outputs"] = new JsonArray([.. manifest.Outputs.Select(output => Output(space, manifest.Stage, output))]),
            ["producer"] = Producer,
            ["schemaURL"] = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        };
    }

    /// <summary>The same result has the same id everywhere: a UUID of version 8 (RFC 9562, 5.8) from the digest of its manifest.</summary>
    public static Guid RunId(Digest manifest)
    {
        var bytes = Convert.FromHexString(manifest.Hex).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes, bigEndian: true);
    }

    private static JsonObject Dataset(string space, string name, Digest digest) => new()
    {
        ["namespace"] = space,
        ["name"] = name,
        ["facets"] = new JsonObject
        {
            ["version"] = Facet("1-0-0", "DatasetVersionDatasetFacet", new() { ["datasetVersion"] = digest.ToString() }),
        },
    };

    private static JsonObject Output(string space, string stage, ManifestOutput output)
    {
        var dataset = Dataset(space, $"{stage}:{output.Name}", output.Digest);
        // The facet cannot be without a number of rows.
        if (output.Rows is { } rows)
        {
            dataset["outputFacets"] = new JsonObject
            {
                ["outputStatistics"] = Facet("1-0-1", "OutputStatisticsOutputDatasetFacet", new()
                {
                    ["rowCount"] = rows,
                    ["size"] = output.Files.Sum(file => file.Size),
                }),
            };
        }

        return dataset;
    }

    private static JsonObject Facet(string version, string name, JsonObject members)
    {
        members["_producer"] = Producer;
        members["_schemaURL"] = $"{Facets}{version}/{name}.json#/$defs/{name}";
        return members;
    }
}
