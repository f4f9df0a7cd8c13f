using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Engine.Journal;

/// <summary>An enumeration's names in JSON as the contracts write them.</summary>
public sealed class LowerCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
