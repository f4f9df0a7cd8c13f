using System.Text;
using System.Text.Json;

namespace Pipeline.BaselineEval.Labels;

/// <summary>A reply as it was read.</summary>
/// <param name="Label">One of the labels; null where it names none, or several.</param>
/// <param name="How"><c>json</c>, <c>exact</c>, <c>word</c> or <c>unparsable</c>.</param>
internal sealed record LabelReading(string? Label, string How)
{
    public static LabelReading Unparsable { get; } = new(null, "unparsable");
}

/// <summary>
/// Finds the label in a model's reply. First in JSON, wherever it stands in the prose: the last object with the field counts, since models correct themselves forwards. Then the reply as
/// a whole; then the one label that the reply names as a word. Case does not matter.
/// </summary>
internal sealed class LabelReader(IReadOnlyList<string> labels, string field, bool jsonAlone)
{
    private static readonly char[] Around = [' ', '\t', '\r', '\n', '.', '!', ':', ',', ';', '"', '\'', '`', '*', '(', ')', '[', ']'];

    /// <summary>Longest first: of "very good" and "good" the longer one is meant where it stands.</summary>
    private readonly string[] _longest = [.. labels.OrderByDescending(label => label.Length).ThenBy(label => label, StringComparer.Ordinal)];

    public LabelReading Read(string reply)
    {
        if (InJson(reply) is { } named)
            return Known(named) is { } label ? new(label, "json") : LabelReading.Unparsable;
        if (jsonAlone)
            return LabelReading.Unparsable;
        if (Known(reply.Trim(Around)) is { } whole)
            return new(whole, "exact");
        return Words(reply) is [var only] ? new(only, "word") : LabelReading.Unparsable;
    }

    private string? Known(string text) => labels.FirstOrDefault(label => label.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <returns>What the field of the last object that has it says.</returns>
    private string? InJson(string reply)
    {
        var utf8 = Encoding.UTF8.GetBytes(reply);
        string? found = null;
        for (var begin = 0; (begin = Next(utf8, begin)) >= 0;)
            begin += TryRead(utf8.AsSpan(begin), ref found);
        return found;
    }

    private static int Next(byte[] utf8, int from) => from < utf8.Length && Array.IndexOf(utf8, (byte)'{', from) is var place ? place : -1;

    /// <returns>Bytes that were read: one where no object begins here.</returns>
    private int TryRead(ReadOnlySpan<byte> utf8, ref string? found)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
                return 1;
            using (document)
                found = Find(document.RootElement) ?? found;
            return (int)reader.BytesConsumed;
        }
        // A brace that begins no JSON is prose; a string that is no text holds no label.
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return 1;
        }
    }

    private string? Find(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Array)
            return element.EnumerateArray().Select(Find).LastOrDefault(label => label is not null);
        if (element.ValueKind is not JsonValueKind.Object)
            return null;
        string? found = null;
        foreach (var member in element.EnumerateObject())
            found = (member.Name.Equals(field, StringComparison.OrdinalIgnoreCase) ? Scalar(member.Value) : Find(member.Value)) ?? found;
        return found;
    }

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private List<string> Words(string reply)
    {
        List<string> named = [];
        foreach (var label in _longest.Where(label => label.Length > 0))
        {
            for (var place = 0; (place = reply.IndexOf(label, place, StringComparison.OrdinalIgnoreCase)) >= 0; place++)
            {
                if (!IsWord(reply, place, label.Length))
                    continue;
                reply = string.Concat(reply.AsSpan(0, place), new string(' ', label.Length), reply.AsSpan(place + label.Length));
                if (!named.Contains(label))
                    named.Add(label);
            }
        }

        return named;
    }

    private static bool IsWord(string text, int place, int length) =>
        (place == 0 || !char.IsLetterOrDigit(text[place - 1])) && (place + length == text.Length || !char.IsLetterOrDigit(text[place + length]));
}
