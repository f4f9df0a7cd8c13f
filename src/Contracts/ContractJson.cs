using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Contracts;

/// <summary>How the contracts are written as JSON: snake_case names, absent rather than null.</summary>
public static class ContractJson
{
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>For files that a person opens: request, result, manifest and run record under <c>artifacts/</c>.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = ContractJsonContext.Default,
        WriteIndented = indented,
    };
}

/// <summary>Generated serialisers: a host that starts for every command cannot pay for reflection.</summary>
[JsonSerializable(typeof(StageRequest))]
[JsonSerializable(typeof(StageResult))]
[JsonSerializable(typeof(StageDescription))]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(ProgressEvent))]
[JsonSerializable(typeof(IReadOnlyList<FileEntry>))]
[JsonSerializable(typeof(FileEntry[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, double>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ContractJsonContext : JsonSerializerContext;
