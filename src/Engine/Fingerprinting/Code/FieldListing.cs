using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Lists a field: flags, type, offset, constant, the data it is mapped to.</summary>
internal static class FieldListing
{
    public static void Write(ListingContext listing, FieldDefinitionHandle handle)
    {
        var metadata = listing.Metadata;
        var field = metadata.GetFieldDefinition(handle);
        var generated = listing.Generated.Contains(field.GetDeclaringType());
        var name = listing.Generated.IsNumbered(field) ? listing.Names.Of(handle) : listing.Names.Local(handle);
        var offset = field.GetOffset() is var at and >= 0 ? $" at {at}" : "";
        var value = metadata.ConstantText(field.GetDefaultValue()) + metadata.MarshallingText(field.GetMarshallingDescriptor());
        listing.Text.WriteLine($"field {name} {listing.Names.Signature(field)} {(int)field.Attributes:x}{offset}{value}");
        AttributeListing.Write(listing, field.GetCustomAttributes(), generated);
        if (field.Attributes.HasFlag(FieldAttributes.HasFieldRVA))
            listing.Text.WriteLine($"data {Convert.ToHexStringLower(Data(listing, field))}");
    }

    /// <summary>The bytes of an array initialiser, a UTF-8 literal and the like.</summary>
    private static ReadOnlySpan<byte> Data(ListingContext listing, FieldDefinition field)
    {
        var size = field.DecodeSignature(new DataSize(listing.Metadata), null);
        return listing.Image.GetSectionData(field.GetRelativeVirtualAddress()).GetReader(0, size).ReadBytes(size);
    }
}
