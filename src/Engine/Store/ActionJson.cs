using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Engine.Fingerprinting;

namespace Pipeline.Engine.Store;

/// <summary>An action as it stands in <c>cache/actions/v1</c>.</summary>
internal static class ActionJson
{
    private const string Schema = "pipeline.action/v1";

    public static byte[] Write(ActionRecord action) => SealedJson.Write(json =>
    {
        json.WriteString("schema", Schema);
        json.WriteString("fingerprint", action.Fingerprint.ToString());
        json.WriteStartArray("entries");
        foreach (var (name, value) in action.Entries)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteString("manifest", action.Manifest.ToString());
        json.WriteString("created", action.Created);
        if (action.Log is { } log)
            json.WriteString("log", log.ToString());
        json.WriteNumber("seconds", action.Seconds);
    });

    /// <summary>The action, or null when the bytes are damaged or of another version.</summary>
    public static ActionRecord? TryRead(byte[] bytes)
    {
        using var document = SealedJson.TryRead(bytes);
        if (document?.RootElement is not { } json || !json.TryGetProperty("schema", out var schema) || schema.GetString() != Schema)
            return null;
        try
        {
            return new ActionRecord
            {
                Fingerprint = Digest.Parse(json.GetProperty("fingerprint").GetString()!),
                Entries = [.. json.GetProperty("entries").EnumerateArray().Select(entry => new FingerprintEntry(entry[0].GetString()!, entry[1].GetString()!))],
                Manifest = Digest.Parse(json.GetProperty("manifest").GetString()!),
                Created = json.GetProperty("created").GetDateTimeOffset(),
                Log = json.TryGetProperty("log", out var log) ? Digest.Parse(log.GetString()!) : null,
                Seconds = json.GetProperty("seconds").GetDouble(),
            };
        }
        catch (Exception failure) when (failure is FormatException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            // Sealed, and yet not as this version writes it: another program's, and so a miss.
            return null;
        }
    }
}
