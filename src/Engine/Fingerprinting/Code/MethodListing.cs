using System.Reflection;
using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Lists a method: flags, type parameters, parameters, native import, attributes, body.</summary>
internal static class MethodListing
{
    public static void Write(ListingContext listing, MethodDefinitionHandle handle)
    {
        var method = listing.Metadata.GetMethodDefinition(handle);
        var numbered = listing.Generated.IsNumbered(method);
        var generated = numbered || listing.Generated.Contains(method.GetDeclaringType());
        var name = numbered ? listing.Names.Of(handle) + listing.Names.Signature(method) : listing.Names.Local(handle);
        listing.Text.WriteLine($"method {name} {(int)method.Attributes:x} {(int)method.ImplAttributes:x}");
        GenericParameterListing.Write(listing, method.GetGenericParameters(), generated);
        foreach (var parameter in method.GetParameters())
            WriteParameter(listing, listing.Metadata.GetParameter(parameter), generated);
        if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
            WriteImport(listing, method.GetImport());
        AttributeListing.Write(listing, method.GetCustomAttributes(), generated);
        if (method.RelativeVirtualAddress != 0)
            BodyListing.Write(listing, listing.Image.GetMethodBody(method.RelativeVirtualAddress));
    }

    /// <summary>A parameter's name counts where a person chose it for others to see: readers of JSON bind by it.</summary>
    private static void WriteParameter(ListingContext listing, Parameter parameter, bool generated)
    {
        var name = generated ? "" : " " + listing.Names.Of(parameter.Name);
        var value = listing.Metadata.ConstantText(parameter.GetDefaultValue()) + listing.Metadata.MarshallingText(parameter.GetMarshallingDescriptor());
        listing.Text.WriteLine($"parameter {parameter.SequenceNumber} {(int)parameter.Attributes:x}{name}{value}");
        AttributeListing.Write(listing, parameter.GetCustomAttributes(), generated);
    }

    private static void WriteImport(ListingContext listing, MethodImport import) =>
        listing.Text.WriteLine($"import {listing.Names.Of(import.Module)} {listing.Names.Of(import.Name)} {(int)import.Attributes:x}");
}
