using Pipeline.Models.Tests.Tokenization.Chat;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Models.Training;

namespace Pipeline.Models.Tests.Training;

[TestFixture]
internal sealed class ExampleBuilderTests
{
    private static readonly ChatTemplate Template = ChatTemplate.Named("chatml", ChatTokenizers.For("chatml"));

    private static readonly ChatMessage[] Row = [new("user", "Hi"), new("assistant", "Hello there, and welcome!")];

    [Test]
    public void Row_that_fits_is_whole_and_its_answer_counts()
    {
        var builder = new ExampleBuilder(Template, 1000, trainOnAll: false);
        var example = builder.Build("a", Row)!;
        var chat = Template.EncodeChat(Row, addGenerationPrompt: false);
        Assert.That(example.Tokens, Is.EqualTo(chat.Ids));
        Assert.That(example.Trained, Is.EqualTo(chat.IsTrained));
        Assert.That((builder.Truncated, builder.Dropped, builder.Empty), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public void Longer_row_is_cut_off_or_left_out_as_asked([Values] bool dropLong)
    {
        var whole = new ExampleBuilder(Template, 1000, trainOnAll: false).Build("a", Row)!;
        var builder = new ExampleBuilder(Template, whole.Tokens.Length - 1, trainOnAll: false, dropLong);
        var example = builder.Build("a", Row);
        Assert.That(example?.Tokens, dropLong ? Is.Null : Is.EqualTo(whole.Tokens[..^1]));
        Assert.That((builder.Truncated, builder.Dropped), Is.EqualTo(dropLong ? (0, 1) : (1, 0)));
        Assert.That(new ExampleBuilder(Template, whole.Tokens.Length, trainOnAll: false, dropLong).Build("a", Row), Is.Not.Null, "it just fits");
    }

    [Test]
    public void Row_whose_answer_is_cut_off_and_row_without_one_are_counted_apart()
    {
        var builder = new ExampleBuilder(Template, 4, trainOnAll: false);
        Assert.That(builder.Build("long", Row), Is.Null);
        Assert.That(builder.Build("silent", [new("user", "Hi")]), Is.Null);
        Assert.That((builder.Truncated, builder.Dropped, builder.Empty), Is.EqualTo((0, 1, 1)));
        Assert.That(new ExampleBuilder(Template, 1000, trainOnAll: true).Build("silent", [new("user", "Hi")])!.Trained, Is.All.True);
    }
}
