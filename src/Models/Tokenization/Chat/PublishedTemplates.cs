using System.Security.Cryptography;
using System.Text;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization.Chat;

/// <summary>Chat templates that models are published with, by the SHA-256 of their text. A digest is here only if the text was rendered, and gave what our format gives.</summary>
internal static class PublishedTemplates
{
    private static readonly Dictionary<string, IChatFormat> Known = new()
    {
        // OpenHermes-2.5 and many others; with \n escaped, and with line breaks.
        ["fcf7a096fe99a48fd9ad2b250bf9237e96e8f48bffec1c7ea4d3f225176cd40e"] = new ChatMl(),
        ["153280e3ff55d19da1398bdb3914ee2a51b80429bfaedde11d7d216c39db80f3"] = new ChatMl(),
        // Qwen2-Instruct.
        ["793202280c0910ab26bc6eb57c8212c2417324c6d8c4efd0d10d59092ab3e3eb"] = new ChatMl("You are a helpful assistant."),
        // Llama-2-chat.
        ["e8d5b5a546d3f19df16a5320c614fab05bdc4edd50e850f1afd947b503ea41cf"] = new Llama2Chat(),
        // Meta-Llama-3-Instruct; its first version starts an answer even where none is asked for, which ours does not.
        ["ba03a121d097859c7b5b9cd03af99aafe95275210d2876f642ad9929a150f122"] = new Llama3Chat(),
        ["b48c47f6443892716176eb200bf4ef108f64e06ca26ed0fa8ebc0a4b3992fcb2"] = new Llama3Chat(),
    };

    public static IChatFormat Recognise(string folder)
    {
        if (Read(folder) is not { } template)
            throw new ModelFormatException($"{folder} has no chat template, neither in chat_template.jinja nor in tokenizer_config.json. Set `template:` to one of {ChatTemplate.Choices}.");
        // Jinja drops one line break at the end, so the two render alike.
        var text = template.EndsWith("\r\n", StringComparison.Ordinal) ? template[..^2] : template.EndsWith('\n') ? template[..^1] : template;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return Known.TryGetValue(digest, out var format) ? format
            : throw new ModelFormatException($"{folder}: its chat template (SHA-256 {digest}) is none of those known. Set `template:` to the one of {ChatTemplate.Choices} that it was trained with.");
    }

    private static string? Read(string folder)
    {
        var jinja = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(jinja))
            return File.ReadAllText(jinja);
        var config = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(config) || JsonPart.Read(config).Optional("chat_template") is not { } template)
            return null;
        if (template.Value.ValueKind == System.Text.Json.JsonValueKind.String)
            return template.AsString();
        // Several by name: the one for plain conversations is called default.
        if (!template.Items().Any())
            return null;
        var names = template.Items().Select(item => item.Required("name").AsString()).ToArray();
        return template.Items().FirstOrDefault(item => item.OptionalString("name") == "default") is { File: not null } named
            ? named.Required("template").AsString()
            : throw template.Error($"none of the templates {string.Join(", ", names)} is called default", $"Set `template:` to one of {ChatTemplate.Choices}.");
    }
}
