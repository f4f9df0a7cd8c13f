using System.Buffers;
using System.Globalization;

namespace Pipeline.Engine.Definition;

/// <summary>Amounts with units, as resources and ages are written.</summary>
public static class Quantities
{
    public const string MemoryRule = "a number with K, M, G or T (powers of 1024), such as 512M or 24G, and at least 1M";
    public const string DurationRule = "numbers with d, h, m or s, such as 90s, 30m, 1h30m or 7d";
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private const double LongestSeconds = 100d * 365 * 86400;

    /// <summary>Bytes, or null: <c>512M</c>, <c>1.5G</c>, <c>24GiB</c>, or a plain number of bytes.</summary>
    public static long? ParseMemory(string text)
    {
        var digits = NumberLength(text);
        var factor = text[digits..].ToUpperInvariant() switch
        {
            "" or "B" => 1L,
            "K" or "KB" or "KIB" => 1L << 10,
            "M" or "MB" or "MIB" => 1L << 20,
            "G" or "GB" or "GIB" => 1L << 30,
            "T" or "TB" or "TIB" => 1L << 40,
            _ => 0L,
        };
        if (factor == 0 || ParseNumber(text.AsSpan(0, digits)) is not { } number)
            return null;
        var bytes = number * factor;
        return bytes >= 1 && bytes <= 1L << 60 ? (long)bytes : null;
    }

    /// <summary>A time span, or null: <c>90s</c>, <c>30m</c>, <c>4h</c>, <c>7d</c>, any of them in a row, or a plain number of seconds.</summary>
    public static TimeSpan? ParseDuration(string text)
    {
        var seconds = 0d;
        var rest = text.AsSpan();
        do
        {
            var digits = NumberLength(rest);
            if (ParseNumber(rest[..digits]) is not { } number)
                return null;
            var unit = digits < rest.Length ? char.ToLowerInvariant(rest[digits]) : 's';
            // A bare number is seconds only when it is all there is: the 30 of "1h30" could be meant as minutes.
            if (digits == rest.Length && rest.Length != text.Length)
                return null;
            var factor = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
            if (factor == 0)
                return null;
            seconds += number * factor;
            rest = rest[Math.Min(digits + 1, rest.Length)..];
        }
        while (!rest.IsEmpty);

        return seconds > 0 && seconds <= LongestSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(NumberCharacters);
        return length < 0 ? text.Length : length;
    }

    private static double? ParseNumber(ReadOnlySpan<char> digits) =>
        double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
