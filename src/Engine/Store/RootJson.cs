using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>A workspace's roots as they stand in <c>cache/roots</c>.</summary>
internal static class RootJson
{
    private const string Schema = "pipeline.roots/v1";

    public static byte[] Write(RootRecord roots) => SealedJson.Write(json =>
    {
        json.WriteString("schema", Schema);
        json.WriteString("workspace", roots.Workspace);
        json.WriteNumber("inode", roots.Inode);
        json.WriteNumber("born", roots.Born);
        json.WriteStartObject("runs");
        foreach (var run in roots.Runs)
            json.WriteString(run.Id, run.Snapshot.ToString());
        json.WriteEndObject();
        json.WriteStartObject("tags");
        foreach (var (name, run) in roots.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
            json.WriteString(name, run);
        json.WriteEndObject();
        json.WriteStartArray("lock");
        foreach (var manifest in roots.Lock)
            json.WriteStringValue(manifest.ToString());
        json.WriteEndArray();
        json.WriteStartObject("artifacts");
        foreach (var (stage, manifest) in roots.Artifacts.OrderBy(artifact => artifact.Key, StringComparer.Ordinal))
            json.WriteString(stage, manifest.ToString());
        json.WriteEndObject();
    });

    /// <summary>The roots, or null when the bytes are damaged or of another version.</summary>
    public static RootRecord? TryRead(byte[] bytes)
    {
        using var document = SealedJson.TryRead(bytes);
        if (document?.RootElement is not { } json || !json.TryGetProperty("schema", out var schema) || schema.GetString() != Schema)
            return null;
        try
        {
            return new RootRecord
            {
                Workspace = json.GetProperty("workspace").GetString()!,
                Inode = json.GetProperty("inode").GetUInt64(),
                Born = json.GetProperty("born").GetInt64(),
                Runs = [.. json.GetProperty("runs").EnumerateObject().Select(run => new RunRoot(run.Name, Digest.Parse(run.Value.GetString()!)))],
                Tags = json.GetProperty("tags").EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!),
                Lock = [.. json.GetProperty("lock").EnumerateArray().Select(digest => Digest.Parse(digest.GetString()!))],
                Artifacts = json.GetProperty("artifacts").EnumerateObject().ToDictionary(artifact => artifact.Name, artifact => Digest.Parse(artifact.Value.GetString()!)),
            };
        }
        catch (Exception failure) when (failure is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            // Sealed by another program, with other members: as unknown as another version.
            return null;
        }
    }
}
