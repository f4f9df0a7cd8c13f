using System.Reflection.Metadata;
using Pipeline.Contracts;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Lists the files embedded into an assembly, by name and digest.</summary>
internal static class ResourceListing
{
    public static void Write(ListingContext listing) =>
        listing.WriteSorted(listing.Metadata.ManifestResources.Select(each => Line(listing, listing.Metadata.GetManifestResource(each))));

    private static string Line(ListingContext listing, ManifestResource resource)
    {
        var content = resource.Implementation.IsNil ? Embedded(listing, resource).ToString() : listing.Names.Of(resource.Implementation);
        return $"resource {listing.Names.Of(resource.Name)} {(int)resource.Attributes:x} {content}";
    }

    /// <summary>Embedded data starts with its length (ECMA-335, II.24.2.4).</summary>
    private static Digest Embedded(ListingContext listing, ManifestResource resource)
    {
        var section = listing.Image.GetSectionData(listing.Image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
        var reader = section.GetReader();
        reader.Offset = checked((int)resource.Offset);
        return Digest.Of(reader.ReadBytes(reader.ReadInt32()));
    }
}
