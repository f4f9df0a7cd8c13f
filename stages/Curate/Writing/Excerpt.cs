using System.Text;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Writing;

/// <summary>The beginning of a refused row as valid UTF-8, for people to recognise it by.</summary>
internal static class Excerpt
{
    /// <summary>Longest excerpt in bytes.</summary>
    public const int Limit = 1024;

    /// <summary>The row's bytes as they stood, with U+FFFD for what is not UTF-8, or its messages as JSON where it was valid.</summary>
    public static ReadOnlySpan<byte> Of(RejectedRow row)
    {
        var bytes = row.Raw ?? JsonMessages.Of(row.Row!);
        if (bytes.Length > Limit)
            bytes = bytes[..Limit];
        var text = Encoding.UTF8.GetString(bytes);
        // A cut through a character leaves one replacement at the end that the row never had.
        return Encoding.UTF8.GetBytes(bytes.Length == Limit ? text.TrimEnd('\uFFFD') : text);
    }
}
