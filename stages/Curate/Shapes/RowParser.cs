using System.Text.Json;
using System.Text.Unicode;
using Pipeline.Curate.Reading;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Shapes;

/// <summary>Takes messages out of a row of a known shape.</summary>
internal sealed class RowParser(Shape shape)
{
    // Utf8JsonReader's own default, said aloud because the output's documentation says it.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>The messages of <paramref name="record"/>, not yet normalised, or why there are none.</summary>
    public ParsedRow Parse(RawRecord record)
    {
        if (record.Problem is { } problem)
            return problem;
        if (!Utf8.IsValid(record.Bytes))
            return new Rejection(Reason.InvalidUtf8, "the bytes are not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(record.Bytes, Options);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? Parse(root)
                : new Rejection(Reason.NotAnObject, $"the row is of JSON type {root.ValueKind.ToString().ToLowerInvariant()}, not an object");
        }
        catch (JsonException e)
        {
            return new Rejection(Reason.InvalidJson, $"byte {e.BytePositionInLine}: {FirstSentence(e.Message)}");
        }
        catch (InvalidOperationException)
        {
            // What GetString throws for an escaped half of a surrogate pair: JSON allows it, no text has it.
            return new Rejection(Reason.LoneSurrogate, "a \\u escape is half of a surrogate pair");
        }
    }

    private ParsedRow Parse(JsonElement root)
    {
        var fields = RowFields.Of(root);
        var category = fields.Text(shape.Category, required: false);
        var system = fields.Text(shape.System, required: false);
        var messages = new List<Message>(3);
        if (!string.IsNullOrWhiteSpace(system))
            messages.Add(new(Role.System, system));
        if (shape.Messages.Count > 0)
            MessageList.Read(fields, shape.Messages, messages);
        else
            ReadPair(fields, messages);
        return fields.Problem is { } problem ? problem : new ParsedRow(messages, category);
    }

    private void ReadPair(RowFields fields, List<Message> messages)
    {
        var prompt = fields.Text(shape.Prompt, required: true);
        var input = fields.Text(shape.Input, required: false);
        var answer = fields.Text(shape.Answer, required: true);
        messages.Add(new(Role.User, string.IsNullOrWhiteSpace(input) ? prompt : $"{prompt}\n\n{input}"));
        messages.Add(new(Role.Assistant, answer));
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
