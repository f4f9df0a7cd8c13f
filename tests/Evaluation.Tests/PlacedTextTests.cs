using Pipeline.Evaluation.Prompts;

namespace Pipeline.Evaluation.Tests;

public sealed class PlacedTextTests
{
    [Test]
    public void Fill_puts_each_text_into_its_place_as_it_is()
    {
        var text = new PlacedText("{a} and {b_2}, {\"a\": 1} {} {a b} {a}{");
        Assert.That(text.Places, Is.EqualTo(new[] { "a", "b_2" }));
        Assert.That(text.Fill(place => place == "a" ? "{b_2}" : "$0 \\"), Is.EqualTo("{b_2} and $0 \\, {\"a\": 1} {} {a b} {b_2}{"));
    }
}
