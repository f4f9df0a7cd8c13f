using System.Globalization;

namespace Pipeline.Engine.Definition.Yaml;

/// <summary>What a plain scalar means in YAML 1.2's core schema (YAML 1.2.2, section 10.3.2).</summary>
internal static class CoreSchema
{
    /// <summary>2^53: up to here every integer survives as a JSON number.</summary>
    public const long LargestInteger = 1L << 53;

    public static (ScalarType Type, double Number) Resolve(ReadOnlySpan<char> text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => (ScalarType.Null, 0),
        "true" or "True" or "TRUE" => (ScalarType.Boolean, 1),
        "false" or "False" or "FALSE" => (ScalarType.Boolean, 0),
        [>= '0' and <= '9' or '+' or '-' or '.', ..] => ResolveNumber(text),
        _ => (ScalarType.Text, 0),
    };

    private static (ScalarType, double) ResolveNumber(ReadOnlySpan<char> text)
    {
        if (text is ['0', 'x', ..])
            return Radix(text[2..], 16);
        if (text is ['0', 'o', ..])
            return Radix(text[2..], 8);

        var unsigned = text[0] is '+' or '-' ? text[1..] : text;
        if (unsigned is ".inf" or ".Inf" or ".INF" || text is ".nan" or ".NaN" or ".NAN")
            return (ScalarType.Refused, 0);
        if (!unsigned.IsEmpty && !unsigned.ContainsAnyExceptInRange('0', '9'))
            return Integer(decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : decimal.MaxValue);
        if (!IsReal(unsigned))
            return (ScalarType.Text, 0);
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? (ScalarType.Real, number) : (ScalarType.Refused, 0);
    }

    private static (ScalarType, double) Radix(ReadOnlySpan<char> digits, int radix)
    {
        var value = 0m;
        foreach (var digit in digits)
        {
            var worth = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (worth >= radix)
                return (ScalarType.Text, 0);
            // Past the bound the exact value no longer matters, and a decimal would overflow.
            value = Math.Min((value * radix) + worth, LargestInteger + 1m);
        }

        return digits.IsEmpty ? (ScalarType.Text, 0) : Integer(value);
    }

    private static (ScalarType, double) Integer(decimal value) =>
        Math.Abs(value) <= LargestInteger ? (ScalarType.Integer, (double)value) : (ScalarType.Refused, 0);

    /// <summary>( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?</summary>
    private static bool IsReal(ReadOnlySpan<char> text)
    {
        var whole = SkipDigits(ref text);
        var fraction = 0;
        if (text is ['.', ..])
        {
            text = text[1..];
            fraction = SkipDigits(ref text);
        }

        if (whole + fraction == 0)
            return false;
        if (text.IsEmpty)
            return true;
        if (text[0] is not ('e' or 'E'))
            return false;
        text = text[1..];
        if (text is ['+' or '-', ..])
            text = text[1..];
        return SkipDigits(ref text) > 0 && text.IsEmpty;
    }

    private static int SkipDigits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var count = end < 0 ? text.Length : end;
        text = text[count..];
        return count;
    }
}
