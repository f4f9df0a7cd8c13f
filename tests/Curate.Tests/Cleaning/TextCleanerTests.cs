using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Curate.Cleaning;

namespace Pipeline.Curate.Tests.Cleaning;

public sealed class TextCleanerTests
{
    [TestCase("a\r\nb\rc\u0085d", "a\nb\nc\nd")]
    [TestCase("\n \n\tif x:\n\t\ty  \n\n", "\tif x:\n\t\ty")]
    [TestCase("    return [\n        1,\n    ]", "    return [\n        1,\n    ]")]
    [TestCase(" yes", "yes")]
    [TestCase("\uFEFFyes\n", "yes")]
    [TestCase("a  b \n c", "a  b \n c")]
    [TestCase(" \n ", "")]
    public void Clean_ends_and_line_ends_are_normalised_and_indentation_stays(string text, string expected) =>
        Assert.That(TextCleaner.Clean(text), Is.EqualTo(expected));

    [Test]
    public void Clean_twice_is_clean_once() =>
        Prop.ForAll<NonNull<string>>(text => TextCleaner.Clean(TextCleaner.Clean(text.Get)) == TextCleaner.Clean(text.Get)).QuickCheckThrowOnFailure();

    [TestCase("a\tb\nc\fd", null)]
    [TestCase("a\u001b[31m", "U+001B at character 2")]
    [TestCase("\0", "U+0000 at character 1")]
    [TestCase("x\u009b", "U+009B at character 2")]
    public void ControlCharacter_only_those_that_no_text_has(string text, string? expected) =>
        Assert.That(TextCleaner.ControlCharacter(text), Is.EqualTo(expected));

    [TestCase(" \t\u200b\u2060", true)]
    [TestCase("", true)]
    [TestCase("\u200b.", false)]
    public void IsInvisible_white_space_and_format_characters_only(string text, bool expected) =>
        Assert.That(TextCleaner.IsInvisible(text), Is.EqualTo(expected));

    [Test]
    public void Compose_decomposed_letters_syllables_and_singletons_are_composed_in_order()
    {
        using var composer = new Composer();

        Assert.That(composer.Compose(["e\u0301", "plain", "\u1112\u1161\u11AB", "\u212B", "q\u0323\u0307"], default), Is.EqualTo(new[] { "\u00E9", "plain", "\uD55C", "\u00C5", "q\u0323\u0307" }));
    }

    [Test]
    public void IsComposed_every_character_said_to_be_inert_is_unchanged_by_composition_alone_and_after_a_letter()
    {
        using var composer = new Composer();
        var inert = Enumerable.Range(0x20, 0xFFFF - 0x20).Select(code => (char)code).Where(c => !char.IsSurrogate(c) && Composer.IsComposed(c.ToString(CultureInfo.InvariantCulture)))
            .SelectMany(c => new[] { $"{c}", $"a{c}", $"o{c}", $"\u304B{c}", $"\uAC00{c}" }).ToList();

        Assert.That(inert, Has.Count.GreaterThan(100_000));
        Assert.That(composer.Compose(inert, default), Is.EqualTo(inert));
    }
}
