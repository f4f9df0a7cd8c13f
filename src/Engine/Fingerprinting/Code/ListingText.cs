using System.Globalization;
using System.Reflection.Metadata;
using System.Text;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>How single values are written in a listing: printable ASCII without line breaks, one text for each value.</summary>
internal static class ListingText
{
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.AsSpan().ContainsAny('"', '\\'))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' or '"' or '\\')
                escaped.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>The bytes of a blob in hexadecimal.</summary>
    public static string Hex(this MetadataReader metadata, BlobHandle blob)
    {
        var reader = metadata.GetBlobReader(blob);
        return Convert.ToHexStringLower(reader.ReadBytes(reader.Length));
    }

    /// <summary>A constant's type and bytes, after a space; nothing for no constant.</summary>
    public static string ConstantText(this MetadataReader metadata, ConstantHandle handle)
    {
        if (handle.IsNil)
            return "";
        var constant = metadata.GetConstant(handle);
        return $" = {constant.TypeCode} {metadata.Hex(constant.Value)}";
    }

    /// <summary>A marshalling descriptor, after a space; nothing for none.</summary>
    public static string MarshallingText(this MetadataReader metadata, BlobHandle descriptor) =>
        descriptor.IsNil ? "" : $" marshal {metadata.Hex(descriptor)}";
}
