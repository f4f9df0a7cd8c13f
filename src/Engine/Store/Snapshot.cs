using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>The manifests of a run's stages, as one blob: a run that changed nothing adds no bytes to the store.</summary>
public static class Snapshot
{
    private const string Schema = "pipeline.snapshot/v1";

    /// <summary>Stores stage → manifest digest.</summary>
    public static Digest Put(ContentStore store, IReadOnlyDictionary<string, Digest> stages)
    {
        var members = new JsonObject(stages.Select(stage => KeyValuePair.Create<string, JsonNode?>(stage.Key, stage.Value.ToString())));
        return store.PutBlob(CanonicalJson.Serialize(new JsonObject { ["schema"] = Schema, ["stages"] = members }));
    }

    /// <summary>Stage → manifest digest; null when it is missing, damaged or of another version.</summary>
    public static IReadOnlyDictionary<string, Digest>? Read(ContentStore store, Digest snapshot)
    {
        if (store.ReadBlob(snapshot) is not { } bytes)
            return null;
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.GetProperty("schema").GetString() == Schema
                ? json.RootElement.GetProperty("stages").EnumerateObject().ToDictionary(stage => stage.Name, stage => Digest.Parse(stage.Value.GetString()!))
                : null;
        }
        catch (Exception failure) when (failure is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            // A blob with the right bytes that is no snapshot: another version's.
            return null;
        }
    }
}
