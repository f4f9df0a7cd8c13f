using System.Text.Json;
using Pipeline.Models.Tokenization.Patterns;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tests.Tokenization.Patterns;

[TestFixture]
internal sealed class RegexPatternTests
{
    private static readonly JsonPart At = new(JsonElement.Parse("{}"), "tokenizer.json", "pre_tokenizer.pattern");

    [TestCase(@"\p{L}+", "a𝐀b 𠮷1", "a𝐀b|𠮷")]
    [TestCase(@"\P{L}+", "a😀 1b", "😀 1")]
    [TestCase(@"[^\p{L}\s]+", "a😀1 𝐀!", "😀1|!")]
    [TestCase(@"[^a]", "a😀b", "😀|b")]
    [TestCase(@"[\P{N}]+", "1😀𝟏x", "😀|x")]
    [TestCase(@"\p{^N}+", "1😀𝟏x", "😀|x")]
    [TestCase(@".", "a😀\n", "a|😀")]
    [TestCase(@"\S+", "😀 \u0085x\uFEFF", "😀|x\uFEFF")]
    [TestCase(@"\d", "1٣½𝟏", "1|٣|𝟏")]
    [TestCase(@"\w+", "aé_1٣𝐀-Ⓐ", "aé_1٣𝐀|Ⓐ")]
    [TestCase(@"[😀-😂]+", "😀😁😂😃", "😀😁😂")]
    [TestCase(@"[一-龥]+|\x{1F600}|\u0041|\x42", "漢字😀ABC", "漢字|😀|A|B")]
    [TestCase(@"a++b|a", "aaab aac", "aaab|a|a")]
    [TestCase(@"[ab]?+a|b", "ab", "b")]
    [TestCase(@"(?i:ab)|(?<=x)c(?!d)|^e$", "ABxcd xc\ne", "AB|c|e")]
    [TestCase(@"(a|b){2}+c", "ababc", "ababc")]
    [TestCase(@"[\]\-a]+|[]b]+|\{", "]-a b]{", "]-a|b]|{")]
    [TestCase(@"x{,2}y", "xxxy", "xxy")]
    [TestCase(@"a{x", "a{x", "a{x")]
    [TestCase(@"[\p{Lu}\p{Lt}]+[\p{Ll}]*", "Ab𝐀𝐛 ǅx", "Ab|𝐀𝐛|ǅx")]
    [TestCase(@"\p{C}", "a𐐀\u0007😀b", "\u0007")]
    [TestCase(@"[\p{Cs}x]+", "a𐐀xb", "x")]
    [TestCase(@"\P{C}+", "a𐐀\u0007b", "a𐐀|b")]
    [TestCase(@"[\p{^Cs}]+", "a𐐀b", "a𐐀b")]
    [TestCase(@"(?i:'s|'t)", "it'ſ It'S 'T", "'ſ|'S|'T")]
    [TestCase(@"(?i:[a-z]+)ſ|(?i:[^s]+)", "abſſ sx", "abſſ| |x")]
    [TestCase(@"(?i:a(?-i:s))s|(?i)s", "ass asſ Sſ", "ass|s|ſ|S|ſ")]
    [TestCase(@"\w+", "x²½ y_", "x²½|y_")]
    [TestCase(@"[\w]+", "x²½ y_", "x|y_")]
    public void Find_pattern_of_oniguruma_takes_whole_code_points(string pattern, string text, string expected)
    {
        var matches = new List<Stretch>();
        new RegexPattern(pattern, At).Find(text, 0, matches);
        Assert.That(string.Join('|', matches.Select(match => text.Substring(match.Start, match.Length))), Is.EqualTo(expected));
    }

    [TestCase("a(?i)b|c", "an option in the middle of a branch")]
    [TestCase(@"(?i:\p{Lu}+)", "the property Lu where case is ignored")]
    [TestCase("x*", "it matches where nothing is")]
    [TestCase("(?=A)", "it matches where nothing is")]
    [TestCase(@"\p{Han}", "the property Han is not translated")]
    [TestCase(@"(a)\1", "\\1 is not translated")]
    [TestCase(@"a\b", "\\b is not translated")]
    [TestCase("[a-z&&[^b]]", "classes within classes")]
    [TestCase("(?m:a)", "is not translated")]
    [TestCase("(a", "a group is not closed")]
    [TestCase("a)", "a ) closes no group")]
    [TestCase("[a", "a [ is not closed")]
    [TestCase("*a", "repeats nothing")]
    [TestCase("[b-a]", "a range runs backward")]
    [TestCase(@"\x{D800}", "no valid code point")]
    [TestCase("a\\", "a \\ ends the pattern")]
    [TestCase("(?<=", "a group is not closed")]
    public void Constructor_untranslatable_pattern_says_why(string pattern, string reason) =>
        Assert.That(() => new RegexPattern(pattern, At), Throws.TypeOf<ModelFormatException>().With.Message.Contains(reason).And.Message.Contains("tokenizer.json: pre_tokenizer.pattern: the pattern"));

    [Test]
    public void Find_pattern_that_runs_away_is_stopped()
    {
        var pattern = new RegexPattern("(a|aa)+(?!a)(?<=b)", At, TimeSpan.FromMilliseconds(50));
        Assert.That(() => pattern.Find(new string('a', 5000), 0, []), Throws.TypeOf<ModelFormatException>().With.Message.Contains("takes more than 0.05 s"));
    }
}
