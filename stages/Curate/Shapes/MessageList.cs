using System.Text.Json;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Shapes;

/// <summary>Reads lists of messages: OpenAI's role and content, ShareGPT's from and value.</summary>
internal static class MessageList
{
    private static readonly string[] RoleKeys = ["role", "from"];
    private static readonly string[] ContentKeys = ["content", "value"];

    /// <summary>Adds the messages of the list named by one of <paramref name="names"/>; problems are left in <paramref name="fields"/>.</summary>
    public static void Read(RowFields fields, IReadOnlyList<string> names, List<Message> messages)
    {
        if (fields.Find(names, required: true) is not { } list)
            return;
        if (list.ValueKind != JsonValueKind.Array)
        {
            fields.Reject(Reason.WrongType, $"'{names[0]}' is of JSON type {list.ValueKind.ToString().ToLowerInvariant()}, not a list");
            return;
        }

        foreach (var element in list.EnumerateArray())
            Read(fields, element, messages);
    }

    private static void Read(RowFields fields, JsonElement element, List<Message> messages)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            fields.Reject(Reason.WrongType, $"message {messages.Count + 1} is not an object");
            return;
        }

        var own = RowFields.Of(element);
        var name = own.Text(RoleKeys, required: true);
        var content = own.Text(ContentKeys, required: true);
        if (own.Problem is { } problem)
            fields.Reject(problem.Reason, $"message {messages.Count + 1}: {problem.Detail}");
        else if (RoleNames.Parse(name) is { } role)
            messages.Add(new(role, content));
        else
            fields.Reject(Reason.UnknownRole, $"message {messages.Count + 1} is of role '{(name.Length > 40 ? name[..40] + "…" : name)}'");
    }
}
