using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Models.Tests.Tokenization.Texts;

/// <summary>Random texts of well-formed UTF-16, half of them made of what tokenizers get wrong.</summary>
internal static class AnyText
{
    /// <summary>Fails the test unless the property holds so many times.</summary>
    public static void Holds(this Property property, int times) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(times), property);

    public static Arbitrary<string> Arbitrary { get; } = Arb.From(Gen.OneOf(
        Gen.Elements(NastyTexts.All.Where(text => text.Length < 40).ToArray()).ListOf().Select(string.Concat),
        Gen.OneOf(Gen.Choose(0, 0x7F), Gen.Choose(0x80, 0x7FF), Gen.Choose(0x800, 0xD7FF), Gen.Choose(0x1D400, 0x1D7FF), Gen.Choose(0x1F300, 0x1FAFF), Gen.Elements(' ', '\n', '\r', 'a', '1', '\'').Select(c => (int)c))
            .ListOf().Select(points => string.Concat(points.Select(char.ConvertFromUtf32)))));
}
