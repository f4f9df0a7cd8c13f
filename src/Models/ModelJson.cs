using System.Text.Json;

namespace Pipeline.Models;

/// <summary>Small JSON files of model folders, which come from strangers.</summary>
internal static class ModelJson
{
    // The largest index of a published checkpoint is a few megabytes.
    private const long MaximumBytes = 64 << 20;
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>The object that a file holds.</summary>
    /// <exception cref="ModelFormatException">It is no JSON object, has a key twice, or is too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JsonElement Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelFormatException(Directory.Exists(Path.GetDirectoryName(path))
                ? $"{Path.GetDirectoryName(path)} holds no {Path.GetFileName(path)}: it is no such folder, or a part of one."
                : $"{Path.GetDirectoryName(path)} is no folder, where one with a {Path.GetFileName(path)} is wanted.");
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > MaximumBytes)
            throw new ModelFormatException($"{path} has {stream.Length} bytes; a file of this kind has at most {MaximumBytes}. Fetch it again.");
        return Parse(stream, path);
    }

    /// <summary>The object in <paramref name="json"/>, of which messages say that it is in <paramref name="path"/>.</summary>
    /// <exception cref="ModelFormatException">It is no JSON object, or has a key twice.</exception>
    public static JsonElement Parse(Stream json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ModelFormatException($"{path} holds {document.RootElement.ValueKind}, not a JSON object. Fetch it again.");
        }
        catch (JsonException problem)
        {
            throw new ModelFormatException($"{path} is not valid JSON: {Quote.Line(problem.Message)} Fetch it again.");
        }
    }
}
