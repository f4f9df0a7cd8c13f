using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>Manifests as they lie in blobs.</summary>
internal static class ManifestBytes
{
    /// <summary>The manifest, or null when the bytes are not one of this version.</summary>
    public static Manifest? TryParse(byte[] bytes)
    {
        try
        {
            // What comes from a file may hold null where the type says it cannot.
            return JsonSerializer.Deserialize(bytes, ContractJson.Of<Manifest>()) is { Schema: Manifest.CurrentSchema, Outputs: { } outputs } manifest
                && outputs.All(output => output is { Name: not null, Files: not null } && output.Files.All(file => file is { Path: not null } && !file.Digest.IsDefault))
                    ? manifest with { Metrics = manifest.Metrics ?? [] }
                    : null;
        }
        catch (JsonException)
        {
            // Damaged, edited by hand, or of another version: it vouches for nothing.
            return null;
        }
    }

    /// <summary>Whether the bytes are exactly as the engine writes that manifest.</summary>
    public static bool IsAsWritten(byte[] bytes, Manifest manifest) => bytes.AsSpan().SequenceEqual(CanonicalJson.SerializeRecord(manifest));
}
