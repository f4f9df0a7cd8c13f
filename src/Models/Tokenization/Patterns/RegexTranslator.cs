using System.Globalization;
using System.Text;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>
/// Oniguruma's regular expressions, which <c>tokenizer.json</c> is written in, into .NET's. Every class and dot becomes an expression that takes a whole code point,
/// possessive quantifiers become atomic groups. What has no sure translation is refused: back-references, scripts, class intersections, flags other than <c>i</c>.
/// </summary>
internal sealed class RegexTranslator(string pattern)
{
    private readonly StringBuilder output = new();
    private readonly Stack<(int Start, bool IgnoringCase)> groups = new();
    private int position;
    private int atom = -1;
    private bool ignoringCase;
    private int branch;

    /// <exception cref="FormatException">A construct that is not translated.</exception>
    public string Translate()
    {
        while (position < pattern.Length)
            Step(pattern[position++]);
        return groups.Count == 0 ? output.ToString() : throw new FormatException("a group is not closed");
    }

    private void Step(char c)
    {
        switch (c)
        {
            case '(': Open(); break;
            case ')': Close(); break;
            case '|': output.Append('|'); (atom, branch) = (-1, output.Length); break;
            case '[': Atom(ClassParser.Bracket(pattern, ref position, ignoringCase)); break;
            case '.': Atom(@"(?:[^\n\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])"); break;
            case '*' or '+' or '?': Quantify(c.ToString()); break;
            case '{' when TryBraces(out var braces): Quantify(braces); break;
            // Oniguruma's anchors are always those of lines.
            case '^': Anchor("(?m:^)"); break;
            case '$': Anchor("(?m:$)"); break;
            case '\\': Escape(); break;
            default: position--; Atom(ClassParser.Literal(ClassParser.CodePoint(pattern, ref position), ignoringCase)); break;
        }
    }

    private void Escape()
    {
        const string word = @"[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}]";
        switch (position < pattern.Length ? pattern[position] : '\0')
        {
            case 'A': position++; Anchor(@"\A"); break;
            case 'z': position++; Anchor(@"\z"); break;
            case 'b' or 'B': throw new FormatException($"\\{pattern[position]} is not translated (write it with {word} and look-arounds)");
            case >= '1' and <= '9' or 'k' or 'g' or 'G' or 'K' or 'R' or 'X' or 'Z': throw new FormatException($"\\{pattern[position]} is not translated");
            default: Atom(ClassParser.Escape(pattern, ref position, ignoringCase)); break;
        }
    }

    private void Open()
    {
        groups.Push((output.Length, ignoringCase));
        atom = -1;
        if (position >= pattern.Length || pattern[position] != '?')
        {
            // A capture that nothing can refer to.
            output.Append("(?:");
            branch = output.Length;
            return;
        }
        foreach (var prefix in (ReadOnlySpan<string>)["?:", "?=", "?!", "?>", "?<=", "?<!", "?i:", "?-i:", "?i)", "?-i)"])
        {
            if (string.CompareOrdinal(pattern, position, prefix, 0, prefix.Length) != 0)
                continue;
            // In the middle Oniguruma's would take the alternatives that follow into its branch.
            if (prefix[^1] == ')' && output.Length != branch)
                throw new FormatException("an option in the middle of a branch is not translated");
            position += prefix.Length;
            output.Append('(').Append(prefix);
            branch = output.Length;
            if (prefix.Contains('i'))
                ignoringCase = !prefix.Contains('-');
            if (prefix[^1] == ')')
                groups.Pop();
            return;
        }
        throw new FormatException($"the group ({pattern.AsSpan(position, Math.Min(4, pattern.Length - position))}… is not translated");
    }

    private void Close()
    {
        if (!groups.TryPop(out var group))
            throw new FormatException("a ) closes no group");
        output.Append(')');
        (atom, ignoringCase) = group;
    }

    private void Atom(string expression)
    {
        atom = output.Length;
        output.Append(expression);
    }

    private void Anchor(string expression)
    {
        output.Append(expression);
        atom = -1;
    }

    private void Quantify(string quantifier)
    {
        if (atom < 0)
            throw new FormatException($"the {quantifier} repeats nothing");
        output.Append(quantifier);
        var next = position < pattern.Length ? pattern[position] : '\0';
        if (next == '?')
        {
            output.Append('?');
            position++;
        }
        else if (next == '+')
        {
            // x++ keeps what it took; after braces Oniguruma means (x{n,m})+ instead.
            output.Insert(atom, quantifier[0] == '{' ? "(?:" : "(?>").Append(quantifier[0] == '{' ? ")+" : ")");
            position++;
        }
        else if (next is '*' or '{')
        {
            // A further quantifier repeats the whole.
            output.Insert(atom, "(?:").Append(')');
        }
    }

    private bool TryBraces(out string quantifier)
    {
        var end = pattern.IndexOf('}', position);
        quantifier = "";
        if (end < 0)
            return false;
        var parts = pattern[position..end].Split(',');
        if (parts.Length > 2 || parts.All(part => part.Length == 0) || parts.Any(part => part.Length > 0 && !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return false;
        position = end + 1;
        quantifier = parts.Length == 1 ? $"{{{parts[0]}}}" : $"{{{(parts[0].Length == 0 ? "0" : parts[0])},{parts[1]}}}";
        return true;
    }
}
