namespace Pipeline.Models.Tests.Tokenization.Texts;

/// <summary>Texts that tokenizers get wrong.</summary>
internal static class NastyTexts
{
    private static readonly string[] Parts =
    [
        "", " ", "  ", "   \n", "\n", "\r\n", "\r\n\r\n  x", "a\r\nb", "\t\tif x:\n\t\t\treturn", " \n \n ", "x \n", "   x", "x   ", "a  b   c    d",
        "don't DON'T we'LL I'Ve 'S 'ſ 'ſort it's'll", "'", "''s", "x'", "’s it’s",
        "1", "12", "123", "1234", "12345678901234567890", "3.14159", "½ ² ③ Ⅷ ٣٤٥ १२३४", "1a2b33cc444", "𝟏𝟐𝟑𝟜𝟝", "𐒠𐒡𐒢𐒣", "〇一二",
        "😀", "😀😀😀", "👩‍👩‍👧‍👦 family", "🏳️‍🌈", "🇩🇪🇫🇷", "👍🏽", "a😀b", " 😀 ", "😀's",
        "日本語のテキスト", "中文字符测试。你好，世界！", "한국어 텍스트", "한국어", "ภาษาไทย กำ", "हिन्दी में", "العربية مرحبا", "עִבְרִית", "ქართული",
        "e\u0301 é a\u0308\u0323 ạ̈ \u0344 \u0958 \u212B \u2126", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "\u0301 alone", "ﬁ ﬀ ﬃ ㍿ ｱ Ａ①",
        "𝓗𝓮𝓵𝓵𝓸 𝔚𝔬𝔯𝔩𝔡", "𐐷𐐲𐑌 Deseret", "𒀀𒀁 cuneiform", "𠀀𠮷野家", "x𝐀1𝟏", "𝐀𝐁c", "\U0010FFFF\U000F0000", "𝕏's 𝕏'S",
        "\0", "\u0001\u0002\u001F\u007F", "a\0b", "\u001C\u001D\u001E\u001F", "\u0085", "a\u0085b", "\u00A0x\u00A0\u00A0y", "\u2028\u2029", "\u3000全角", "\u200B\u200D\uFEFF", "\uFEFFbom", "a\uFEFFb", "\u180E", "\u202Ertl", "\uFFFD\uFFFE\uFFFF", "\u2009thin\u2009",
        "<s>", "</s>", "<unk>", "<0x41>", "<0xFF>", "▁", "▁▁", " ▁ x▁y", "Ġ", "ĠĠ Ċ", "<|endoftext|>", "a<|im_start|>b<|im_end|>", "<|im_start|><|im_start|>", "<|im_", "<|begin_of_text|><|eot_id|>", " <s> x </s> y",
        "{\"a\": [1, 2, {\"b\": null}]}", "SELECT * FROM t WHERE x='y';--", "http://example.com/a?b=c&d=%20#e", "C:\\path\\to", "a_b_c __init__ camelCaseWord", "$100,000.00 €5 £3 ¥", "!!!???...", "----------", "=====\n-----\n", "/*\n * x\n */", "…—–‘’“”", "x²+y³=z⁴", "∀x∈ℝ: ⌈x⌉", "¿Qué? ¡Sí!", "İstanbul ıI ΣΑΣ ßẞ", "Ǆ ǅ ǆ",
    ];

    /// <summary>The parts, their neighbours joined, and long runs.</summary>
    public static List<string> All { get; } =
    [
        .. Parts,
        .. Parts.Zip(Parts.Skip(1), (left, right) => left + right),
        .. Parts.Zip(Parts.Reverse(), (left, right) => $"{left} {right}"),
        .. Parts.Zip(Parts.Reverse(), (left, right) => $"x{left}\n{right}.").Where(text => text.Length < 60),
        .. new[] { " ", "\n", "\t", "a", "1", "!", "é", "😀", "中", "ab", " a", "\r\n", " \n", "=", "▁", "ah" }.SelectMany(part => new[] { 2, 3, 7, 16, 63, 64, 65, 300 }.Select(n => string.Concat(Enumerable.Repeat(part, n)))),
        string.Join(' ', Parts), string.Concat(Parts), string.Join("\n\n", Parts),
    ];
}
