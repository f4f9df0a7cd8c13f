using FsCheck.Fluent;
using Pipeline.Models.Tests.Tokenization.Texts;
using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tests.Tokenization.Patterns;

/// <summary>The patterns written as code against their own text, run as regular expressions.</summary>
[TestFixture]
internal sealed class WordPatternsTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Llama3_any_text_matches_as_its_regex(int digits) => AssertEqual(new Llama3Pattern(digits), Llama3Pattern.Text(digits));

    [Test]
    public void Gpt2_any_text_matches_as_its_regex() => AssertEqual(new Gpt2Pattern(), Gpt2Pattern.Text);

    [TestCase("don't DON'T", "don|'t| DON|'T")]
    [TestCase("'ſ", "'ſ")]
    [TestCase("123456x", "123|456|x")]
    [TestCase("𝐀𝐁 𝟏𝟐𝟑𝟜", "𝐀𝐁| |𝟏𝟐𝟑|𝟜")]
    [TestCase("a  b\n\n c \n", "a| | b|\n\n| c| \n")]
    [TestCase(" !!\n\nx", " !!\n\n|x")]
    public void Llama3_text_is_cut_so(string text, string expected) => Assert.That(string.Join('|', Matches(new Llama3Pattern(3), text)), Is.EqualTo(expected));

    private static void AssertEqual(IPattern code, string regex)
    {
        var slow = new RegexPattern(regex, default);
        // .NET does not fold ſ to s, as Oniguruma does.
        Prop.ForAll(AnyText.Arbitrary.Filter(text => !text.Contains('ſ')), text => Matches(code, text).SequenceEqual(Matches(slow, text))).Holds(2000);
    }

    private static List<string> Matches(IPattern pattern, string text)
    {
        var matches = new List<Stretch>();
        pattern.Find(text, 0, matches);
        return [.. matches.Select(match => text.Substring(match.Start, match.Length))];
    }
}
