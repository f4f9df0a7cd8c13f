using System.Globalization;
using System.Text;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>The parts of a regular expression that stand for one code point: literals, escapes and bracketed classes.</summary>
internal static class ClassParser
{
    private static readonly Dictionary<char, int> Controls = new() { ['t'] = '\t', ['n'] = '\n', ['r'] = '\r', ['f'] = '\f', ['v'] = '\v', ['a'] = 7, ['e'] = 27, ['0'] = 0 };

    /// <summary>The bracketed class after its opening bracket.</summary>
    /// <param name="ignoreCase">Whether s stands for ſ too, which .NET does not fold to it.</param>
    public static string Bracket(string pattern, ref int position, bool ignoreCase)
    {
        var set = new CharacterClass();
        var negated = Take(pattern, ref position, '^');
        for (var first = true; ; first = false)
        {
            if (position >= pattern.Length)
                throw new FormatException("a [ is not closed");
            if (pattern[position] == ']' && !first)
                break;
            if (pattern[position] == '[' || string.CompareOrdinal(pattern, position, "&&", 0, 2) == 0)
                throw new FormatException("classes within classes are not translated");
            Member(pattern, ref position, set, ignoreCase);
        }
        position++;
        if (ignoreCase)
            set.FoldLongS();
        return set.ToRegex(negated);
    }

    /// <summary>The escape after its backslash, outside of brackets.</summary>
    public static string Escape(string pattern, ref int position, bool ignoreCase)
    {
        var set = new CharacterClass();
        if (position < pattern.Length && pattern[position] == 'w')
        {
            // Outside of brackets Oniguruma's \w takes superscript digits and fractions of Latin-1 too.
            set.AddRange(0xB2, 0xB3);
            set.AddRange(0xB9, 0xB9);
            set.AddRange(0xBC, 0xBE);
        }

        if (Property(pattern, ref position, set, ignoreCase))
            return set.ToRegex(negated: false);
        return Literal(EscapedCodePoint(pattern, ref position), ignoreCase);
    }

    /// <summary>One character, and with <paramref name="ignoreCase"/> ſ beside s.</summary>
    public static string Literal(int codePoint, bool ignoreCase) => ignoreCase && codePoint is 's' or 'S' or CharacterClass.LongS ? $"[sS\\u{CharacterClass.LongS:x4}]" : codePoint <= 0xFFFF
        ? string.Create(CultureInfo.InvariantCulture, $"\\u{codePoint:x4}")
        : string.Concat("(?:", string.Concat(char.ConvertFromUtf32(codePoint).Select(half => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)half:x4}"))), ")");

    public static int CodePoint(string pattern, ref int position)
    {
        if (Rune.DecodeFromUtf16(pattern.AsSpan(position), out var rune, out var length) != System.Buffers.OperationStatus.Done)
            throw new FormatException("half of a surrogate pair is no character");
        position += length;
        return rune.Value;
    }

    private static void Member(string pattern, ref int position, CharacterClass set, bool ignoreCase)
    {
        var escaped = Take(pattern, ref position, '\\');
        if (escaped && Property(pattern, ref position, set, ignoreCase))
            return;
        var from = escaped ? EscapedCodePoint(pattern, ref position) : CodePoint(pattern, ref position);
        var to = from;
        if (position + 1 < pattern.Length && pattern[position] == '-' && pattern[position + 1] != ']')
        {
            position++;
            to = Take(pattern, ref position, '\\') ? EscapedCodePoint(pattern, ref position) : CodePoint(pattern, ref position);
            if (to < from)
                throw new FormatException("a range runs backward");
        }
        set.AddRange(from, to);
    }

    private static bool Property(string pattern, ref int position, CharacterClass set, bool ignoreCase)
    {
        if (position >= pattern.Length)
            throw new FormatException("a \\ ends the pattern");
        var c = pattern[position];
        switch (c)
        {
            case 's' or 'S': Add(set, @"\s", c == 'S', CodePoints.IsSpace); break;
            case 'd' or 'D': Add(set, @"\p{Nd}", c == 'D', GeneralCategories.Find("Nd")!); break;
            case 'h': set.AddRange('0', '9'); set.AddRange('a', 'f'); set.AddRange('A', 'F'); break;
            case 'w': set.AddProperty(@"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24b6-\u24e9", CodePoints.IsWord); break;
            case 'p' or 'P': Category(pattern, ref position, set, ignoreCase); return true;
            case 'W' or 'H': throw new FormatException($"\\{c} is not translated (write [^\\{char.ToLowerInvariant(c)}])");
            default: return false;
        }
        position++;
        return true;
    }

    private static void Category(string pattern, ref int position, CharacterClass set, bool ignoreCase)
    {
        var negated = pattern[position++] == 'P';
        var end = position < pattern.Length && pattern[position] == '{' ? pattern.IndexOf('}', position) : -1;
        if (end < 0)
            throw new FormatException("\\p needs a property in braces");
        var name = pattern[(position + 1)..end];
        if (name.StartsWith('^'))
            (negated, name) = (!negated, name[1..]);
        var contains = GeneralCategories.Find(name) ?? throw new FormatException($"the property {name} is not translated; general categories such as L, Lu, N and P are");
        if (ignoreCase && contains('A') != contains('a'))
            throw new FormatException($"the property {name} where case is ignored is not translated");
        Add(set, $"\\p{{{name}}}", negated, contains);
        position = end + 1;
    }

    // Written out where .NET's class would take halves of surrogate pairs, which are no code points: \P{L} and \p{C} do.
    private static void Add(CharacterClass set, string plain, bool negated, Func<int, bool> contains) =>
        set.AddProperty(negated || contains(0xD800) ? InBasicPlane(c => contains(c) != negated) : plain, c => contains(c) != negated);

    private static string InBasicPlane(Func<int, bool> contains)
    {
        var text = new StringBuilder();
        for (int c = 0, end; c <= 0xFFFF; c = end + 1)
        {
            for (end = c; end <= 0xFFFF && !char.IsSurrogate((char)end) && contains(end);)
                end++;
            if (end > c)
                text.Append(CultureInfo.InvariantCulture, $"\\u{c:x4}-\\u{end - 1:x4}");
        }
        return text.ToString();
    }

    private static int EscapedCodePoint(string pattern, ref int position)
    {
        if (position >= pattern.Length)
            throw new FormatException("a \\ ends the pattern");
        var c = pattern[position];
        if (c is 'x' or 'u')
            return Hexadecimal(pattern, ref position);
        if (Controls.TryGetValue(c, out var control))
        {
            position++;
            return control;
        }
        return char.IsAsciiLetterOrDigit(c) ? throw new FormatException($"\\{c} is not translated") : CodePoint(pattern, ref position);
    }

    private static int Hexadecimal(string pattern, ref int position)
    {
        var digits = pattern[position++] == 'u' ? 4 : 2;
        var braced = Take(pattern, ref position, '{');
        if (braced)
        {
            digits = pattern.IndexOf('}', position) - position;
            if (digits is < 1 or > 8)
                throw new FormatException("\\x{ needs its digits and }");
        }
        if (position + digits > pattern.Length || !int.TryParse(pattern.AsSpan(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.IsValid(value))
            throw new FormatException("an escape has no valid code point");
        position += digits + (braced ? 1 : 0);
        return value;
    }

    private static bool Take(string pattern, ref int position, char c)
    {
        if (position >= pattern.Length || pattern[position] != c)
            return false;
        position++;
        return true;
    }
}
