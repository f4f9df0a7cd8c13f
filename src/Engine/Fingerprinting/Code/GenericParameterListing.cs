using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Lists type parameters by position: their variance and constraints, not their names.</summary>
internal static class GenericParameterListing
{
    public static void Write(ListingContext listing, GenericParameterHandleCollection parameters, bool generated)
    {
        foreach (var handle in parameters)
        {
            var parameter = listing.Metadata.GetGenericParameter(handle);
            var constraints = parameter.GetConstraints()
                .Select(constraint => listing.Names.Of(listing.Metadata.GetGenericParameterConstraint(constraint).Type))
                .Order(StringComparer.Ordinal);
            listing.Text.WriteLine($"generic {parameter.Index} {(int)parameter.Attributes:x} {string.Join(", ", constraints)}");
            AttributeListing.Write(listing, parameter.GetCustomAttributes(), generated);
        }
    }
}
