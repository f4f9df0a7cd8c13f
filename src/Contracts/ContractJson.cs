using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Contracts;

/// <summary>How the contracts are written as JSON: snake_case names, absent rather than null.</summary>
public static class ContractJson
{
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>For files that a person opens: request, result, manifest and run record under <c>artifacts/</c>.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>The generated serialiser of a contract's type: the host is compiled ahead of time, where nothing can be looked up by reflection.</summary>
    /// <exception cref="NotSupportedException">It is no type of a contract.</exception>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <inheritdoc cref="Of{T}"/>
    public static JsonTypeInfo<T> IndentedOf<T>() => (JsonTypeInfo<T>)Indented.GetTypeInfo(typeof(T));

    /// <summary>A tree as an indented file's bytes.</summary>
    public static byte[] Bytes(JsonNode tree) => Encoding.UTF8.GetBytes(tree.ToJsonString(Indented));

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = ContractJsonContext.Default,
        WriteIndented = indented,
    };
}

/// <summary>Generated serialisers: a host that starts for every command cannot pay for reflection.</summary>
[JsonSerializable(typeof(StageEstimate))]
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
