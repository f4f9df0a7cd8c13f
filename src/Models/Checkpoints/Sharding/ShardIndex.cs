using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Models.Checkpoints;

/// <summary><c>model.safetensors.index.json</c>: which file has which tensor.</summary>
/// <param name="WeightMap">Tensor name → file name.</param>
internal sealed record ShardIndex(IReadOnlyDictionary<string, string> WeightMap)
{
    public const string FileName = "model.safetensors.index.json";

    /// <exception cref="ModelFormatException">The file is no such index.</exception>
    public static ShardIndex Read(string path)
    {
        if (!ModelJson.Read(path).TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw new ModelFormatException($"{path} has no object weight_map, which says which file has which tensor. Fetch it again.");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in map.EnumerateObject())
        {
            names[member.Name] = member.Value.ValueKind == JsonValueKind.String
                ? member.Value.GetString()!
                : throw new ModelFormatException($"{path}: weight_map {Quote.Name(member.Name)} is not the name of a file. Fetch it again.");
        }

        return new(names);
    }

    /// <summary>The file's bytes: two spaces of indentation and sorted keys, as Hugging Face writes it.</summary>
    /// <param name="totalBytes">Of all tensors' data.</param>
    public byte[] Bytes(long totalBytes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", totalBytes);
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach (var (name, file) in WeightMap.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(name, file);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
