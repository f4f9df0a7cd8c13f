using System.Buffers;

namespace Pipeline.Data.Tables;

/// <summary>DuckDB writes NaN, Infinity and -Infinity bare, which is not JSON; here they become null.</summary>
internal static class FiniteJson
{
    private static readonly byte[][] NotNumbers = ["NaN"u8.ToArray(), "Infinity"u8.ToArray(), "-Infinity"u8.ToArray()];
    private static readonly SearchValues<byte> FirstBytes = SearchValues.Create("NI"u8);

    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        // Rare, and cheap to rule out: no capital N or I, nothing to replace.
        if (!json.ContainsAny(FirstBytes))
            return json;
        var result = new ArrayBufferWriter<byte>(json.Length + 16);
        for (var i = 0; i < json.Length;)
        {
            var (source, length) = json[i] == '"' ? (default, StringLength(json[i..])) : Bare(json[i..]);
            result.Write(source ?? json.Slice(i, length));
            i += length;
        }

        return result.WrittenSpan;
    }

    /// <summary>What stands outside strings: a word that is no number is replaced, anything else is one byte as it is.</summary>
    private static (byte[]? Replacement, int Length) Bare(ReadOnlySpan<byte> rest)
    {
        foreach (var word in NotNumbers)
        {
            if (rest.StartsWith(word))
                return ("null"u8.ToArray(), word.Length);
        }

        return (null, 1);
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
