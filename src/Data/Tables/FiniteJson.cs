using System.Buffers;

namespace Pipeline.Data.Tables;

/// <summary>DuckDB writes NaN, Infinity and -Infinity bare, which is not JSON; here they become null.</summary>
internal static class FiniteJson
{
    private static readonly byte[][] NotNumbers = ["NaN"u8.ToArray(), "Infinity"u8.ToArray(), "-Infinity"u8.ToArray()];
    private static readonly SearchValues<byte> FirstBytes = SearchValues.Create("NI"u8);
    private static readonly SearchValues<byte> Stops = SearchValues.Create("\"NI-"u8);

    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        // Rare, and cheap to rule out: no capital N or I, nothing to replace.
        if (!json.ContainsAny(FirstBytes))
            return json;
        var result = new ArrayBufferWriter<byte>(json.Length + 16);
        for (var rest = json; !rest.IsEmpty;)
        {
            var stop = rest.IndexOfAny(Stops);
            result.Write(stop < 0 ? rest : rest[..stop]);
            rest = stop < 0 ? default : rest[stop..];
            var word = NotANumber(rest);
            var length = word > 0 ? word : rest is [(byte)'"', ..] ? StringLength(rest) : Math.Min(1, rest.Length);
            result.Write(word > 0 ? "null"u8 : rest[..length]);
            rest = rest[length..];
        }

        return result.WrittenSpan;
    }

    /// <summary>The length of the word here that is no number; 0 where there is none.</summary>
    private static int NotANumber(ReadOnlySpan<byte> text)
    {
        foreach (var word in NotNumbers)
        {
            if (text.StartsWith(word))
                return word.Length;
        }

        return 0;
    }

    /// <summary>Of a string with both its quotes.</summary>
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i + 1;
        }

        return text.Length;
    }
}
