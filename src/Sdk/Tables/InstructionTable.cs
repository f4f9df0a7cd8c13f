using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Data;

namespace Pipeline.Sdk.Tables;

/// <summary>Reads curated tables, and what others write them with.</summary>
public static class InstructionTable
{
    /// <summary>In a selection: the column <c>messages</c> of a curated table, of a column with a conversation as <see cref="Json"/> writes it.</summary>
    public const string MessagesColumn = """from_json(messages, '[{"role":"VARCHAR","content":"VARCHAR"}]') AS messages""";

    /// <summary>All rows, by id and then by all else: the order in the file does not matter.</summary>
    /// <param name="path">A Parquet file with <c>id</c>, <c>messages</c> (a list of role and content) and <c>category</c>.</param>
    /// <exception cref="StageInputException">It cannot be read, lacks a column, or a row lacks its id, its messages, or a message's role or content.</exception>
    public static IReadOnlyList<InstructionRow> Read(string path, CancellationToken cancellationToken)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        try
        {
            return
            [
                .. connection.Query(
                    "SELECT id::VARCHAR, to_json(messages)::VARCHAR, category::VARCHAR FROM read_parquet(?) ORDER BY ALL",
                    row => Row(path, row.GetStringOrNull(0), row.GetStringOrNull(1), row.GetStringOrNull(2)), [path], cancellationToken),
            ];
        }
        catch (Exception problem) when (problem is DuckDbException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new StageInputException($"{path} is no table of instruction rows (id, messages, category), as the stage curate makes them: {problem.Message}", problem);
        }
    }

    /// <summary>A conversation as JSON: a list of role and content.</summary>
    public static string Json(IReadOnlyList<InstructionMessage> messages) =>
        new JsonArray([.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]).ToJsonString();

    private static InstructionRow Row(string path, string? id, string? messages, string? category)
    {
        if (id is null)
            throw new StageInputException($"{path}: a row has no id.");
        if (messages is null)
            throw new StageInputException($"{path}: row {id} has no messages.");
        using var document = JsonDocument.Parse(messages);
        return new(id, [.. document.RootElement.EnumerateArray().Select((message, place) => new InstructionMessage(Text(message, "role", place), Text(message, "content", place)))], category);

        string Text(JsonElement message, string name, int place) => message.ValueKind is JsonValueKind.Object && message.GetProperty(name).GetString() is { } text
            ? text
            : throw new StageInputException($"{path}: message {place + 1} of row {id} has no {name}.");
    }
}
