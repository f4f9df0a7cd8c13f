using Pipeline.Host.Output;

namespace Pipeline.Host.Tests.Output;

public sealed class SafeTextTests
{
    [TestCase("plain – ünïcödé 日本 🎂", "plain – ünïcödé 日本 🎂")]
    [TestCase("\u001b[31mred", "\\u001b[31mred")]
    [TestCase("a\rb", "a\\u000db")]
    [TestCase("\u009b2J", "\\u009b2J")]
    [TestCase("abc\u202ecba", "abc\\u202ecba")]
    [TestCase("one\u2028two", "one\\u2028two")]
    [TestCase("two\nlines", "two\\u000alines")]
    public void Line_shows_what_a_terminal_would_obey(string text, string expected) =>
        Assert.That(SafeText.Line(text), Is.EqualTo(expected));

    [Test]
    public void Lines_keeps_line_ends_and_nothing_else() =>
        Assert.That(SafeText.Lines("a\n\tb\u0007"), Is.EqualTo("a\n\tb\\u0007"));

    [Test]
    public void Half_a_surrogate_pair_is_shown_as_its_code() =>
        Assert.That(SafeText.Line($"a{(char)0xd800}b{(char)0xdc00}"), Is.EqualTo(@"a\ud800b\udc00"));
}
