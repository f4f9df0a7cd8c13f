using System.Text.Json;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Tokenization.Chat;

/// <summary>Published templates and what Hugging Face's Jinja (npm, @huggingface/jinja) made of three conversations with them, the second without a prompt.</summary>
[TestFixture]
internal sealed class PublishedTemplatesTests
{
    private static readonly ChatMessage[][] Conversations =
    [
        [new("system", " Be brief. "), new("user", " Hi <x> \n"), new("assistant", " Hello! "), new("user", "Bye")],
        [new("user", "2+2?"), new("assistant", "4")],
        [new("user", "2+2?")],
    ];

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void OfModel_published_template_is_recognised_and_renders_as_jinja(int index)
    {
        var published = JsonElement.Parse(File.ReadAllBytes(Path.Combine(TestContext.CurrentContext.TestDirectory, "published-templates.json")))[index];
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", JsonSerializer.Serialize(new { chat_template = published.GetProperty("template").GetString() }));
        var name = published.GetProperty("name").GetString()!;
        var template = ChatTemplate.OfModel(folder.Path, ChatTokenizers.For(name));
        Assert.That(template.Name, Is.EqualTo(name));
        Assert.That(Conversations.Select((messages, i) => string.Concat(template.Render(messages, addGenerationPrompt: i != 1).Select(segment => segment.Text))),
            Is.EqualTo(published.GetProperty("rendered").EnumerateArray().Select(text => text.GetString())));
    }

    [TestCase("tokenizer_config.json", "[{\"name\":\"tool_use\",\"template\":\"x\"},{\"name\":\"default\",\"template\":\"?\"}]")]
    [TestCase("chat_template.jinja", null)]
    [TestCase("chat_template.jinja", "\n")]
    public void OfModel_template_is_found_where_models_keep_it(string file, string? list)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", "{\"chat_template\":\"old\"}");
        folder.Write(file, list is null or "\n" ? ChatTemplate.ChatMlSource + list : "{\"chat_template\":" + list.Replace("\"?\"", JsonSerializer.Serialize(ChatTemplate.ChatMlSource)) + "}");
        Assert.That(ChatTemplate.OfModel(folder.Path, ChatTokenizers.For("chatml")).Name, Is.EqualTo("chatml"));
    }

    [TestCase("{\"chat_template\":\"{{ mine }}\"}", "its chat template (SHA-256 22b31b5c")]
    [TestCase("{}", "has no chat template")]
    [TestCase("{\"chat_template\":[]}", "has no chat template")]
    [TestCase("{\"chat_template\":[{\"name\":\"rag\",\"template\":\"x\"}]}", "none of the templates rag is called default")]
    [TestCase("{\"chat_template\":7}", "a list is expected, not the number 7")]
    public void OfModel_unknown_template_lists_the_choices(string config, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", config);
        Assert.That(() => ChatTemplate.OfModel(folder.Path, TestTokenizers.ByteLevel), Throws.TypeOf<ModelFormatException>().With.Message.Contains(message));
    }
}
