namespace Pipeline.Evaluation.Scoring;

/// <summary>
/// Decimal numbers in running English text, as their shortest writing: two numbers are equal when their writings are, however many digits they have.
/// Read are digits with a point, thousands commas, a sign and <c>$</c>; not exponents, fractions or words. A list as <c>1,2,3</c> is three numbers;
/// what has several points (versions, dates) is none.
/// </summary>
internal static class DecimalText
{
    private const char Minus = '\u2212';

    /// <returns>The last number of <paramref name="text"/>, as <c>-1234.5</c>: no leading or trailing zeros, no sign of zero; null where there is none.</returns>
    public static string? Last(string text)
    {
        for (var end = text.Length; end > 0;)
        {
            if (!char.IsAsciiDigit(text[end - 1]))
            {
                end--;
                continue;
            }

            var begin = end;
            while (begin > 0 && (char.IsAsciiDigit(text[begin - 1]) || text[begin - 1] is '.' or ','))
                begin--;
            if (Parse(text, begin, end) is { } number)
                return number;
            end = begin;
        }

        return null;
    }

    /// <param name="begin">Of a run of digits, points and commas that ends with a digit.</param>
    private static string? Parse(string text, int begin, int end)
    {
        var run = text.AsSpan(begin, end - begin);
        if (!IsGrouped(run))
            run = run[(run.LastIndexOf(',') + 1)..];
        // Several dots before a number are an ellipsis; one is its decimal point.
        if (run.LastIndexOf("..") is var dots and >= 0)
            run = run[(dots + 2)..];
        if (run.Count('.') > 1)
            return null;

        var point = run.IndexOf('.');
        var whole = (point < 0 ? run : run[..point]).ToString().Replace(",", "", StringComparison.Ordinal).TrimStart('0');
        var fraction = point < 0 ? "" : run[(point + 1)..].TrimEnd('0').ToString();
        var magnitude = (whole.Length == 0 ? "0" : whole) + (fraction.Length == 0 ? "" : "." + fraction);
        return magnitude != "0" && IsNegative(text, end - run.Length) ? "-" + magnitude : magnitude;
    }

    /// <summary>Whether the commas are those of thousands: one to three digits, then always three, and none after the point.</summary>
    private static bool IsGrouped(ReadOnlySpan<char> run)
    {
        var point = run.IndexOf('.');
        var whole = point < 0 ? run : run[..point];
        var first = whole.IndexOf(',');
        if (first is < 1 or > 3 || (point >= 0 && run[point..].Contains(',')) || (whole.Length - first) % 4 != 0)
            return false;
        for (var i = first; i < whole.Length; i++)
        {
            if ((whole[i] == ',') != ((i - first) % 4 == 0))
                return false;
        }

        return true;
    }

    /// <summary>A minus before the number, or before or after its <c>$</c>; between two operands it is a difference or a hyphen.</summary>
    private static bool IsNegative(string text, int begin)
    {
        var i = begin - 1;
        if (i >= 0 && text[i] == '$')
            i--;
        if (i < 0 || text[i] is not ('-' or Minus))
            return false;
        i--;
        if (i >= 0 && text[i] == '$')
            i--;
        return i < 0 || !(char.IsLetterOrDigit(text[i]) || text[i] is ')' or ']');
    }
}
