using System.Text.Json;
using System.Text.Unicode;
using Pipeline.Contracts;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>Tells a progress line from any other line that a program may print.</summary>
internal static class ProgressLine
{
    // Longer names would only break a terminal's line.
    private const int LongestWord = 128;

    /// <summary>The event, or null: then the line is an ordinary line of the log.</summary>
    public static ProgressEvent? Parse(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("\"event\""u8) < 0 || !Utf8.IsValid(line))
            return null;
        try
        {
            return JsonSerializer.Deserialize(line, ContractJson.Of<ProgressEvent>()) is { } told && IsWellFormed(told) ? told : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsWellFormed(ProgressEvent told) =>
        IsFinite(told.Done) && IsFinite(told.Total) && IsFinite(told.Value) && IsWord(told.Unit) && IsWord(told.Name)
        && told.Event switch
        {
            ProgressEvent.Progress => told.Done is not null,
            ProgressEvent.Metric => told is { Name: not null, Value: not null },
            _ => false,
        };

    private static bool IsFinite(double? number) => number is null || double.IsFinite(number.Value);

    // What is told here is printed on a terminal: no control characters.
    private static bool IsWord(string? text) => text is null || (text.Length <= LongestWord && !text.Any(char.IsControl));
}
