using System.Text.Json.Serialization;
using Pipeline.Contracts;

namespace Pipeline.Engine.Journal;

/// <summary>One thing that happened to a stage of a workspace.</summary>
/// <param name="Workspace">The workspace's id in this store.</param>
/// <param name="Pipeline">Name of the pipeline.</param>
/// <param name="Manifest">Of a success.</param>
/// <param name="Run">Id of the run.</param>
public sealed record JournalEntry(
    string Workspace, string Pipeline, string Stage, JournalEvent Event, Digest Fingerprint, Digest? Manifest, string Run, DateTimeOffset At);

[JsonConverter(typeof(LowerCase<JournalEvent>))]
public enum JournalEvent
{
    /// <summary>Its process ran and ended well.</summary>
    Executed,
    /// <summary>A stored result came to stand for it.</summary>
    Adopted,
    Failed,
    Interrupted,
}

[JsonSerializable(typeof(JournalEntry))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class JournalJson : JsonSerializerContext;
