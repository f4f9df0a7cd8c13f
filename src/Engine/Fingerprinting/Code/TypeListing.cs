using System.Reflection;
using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Lists a type and those of its members that are known by name.</summary>
/// <remarks>Fields and properties stay in their order, which layout and reflection show; methods and overrides are sorted.</remarks>
internal static class TypeListing
{
    /// <returns>The type's methods, in the order to list them.</returns>
    public static IReadOnlyList<MethodDefinitionHandle> Write(ListingContext listing, TypeDefinitionHandle handle)
    {
        var type = listing.Metadata.GetTypeDefinition(handle);
        var generated = listing.Generated.Contains(handle);
        WriteHeader(listing, handle, type, generated);
        foreach (var field in type.GetFields())
        {
            if (!listing.Generated.IsNumbered(listing.Metadata.GetFieldDefinition(field)))
                FieldListing.Write(listing, field);
        }

        foreach (var property in type.GetProperties())
            WriteProperty(listing, listing.Metadata.GetPropertyDefinition(property), generated);
        foreach (var @event in type.GetEvents())
            WriteEvent(listing, listing.Metadata.GetEventDefinition(@event), generated);
        listing.WriteSorted(type.GetMethodImplementations().Select(each => Override(listing, listing.Metadata.GetMethodImplementation(each))));

        var methods = type.GetMethods().Where(method => !listing.Generated.IsNumbered(listing.Metadata.GetMethodDefinition(method)));
        return generated ? [.. methods] : [.. methods.OrderBy(listing.Names.Local, StringComparer.Ordinal)];
    }

    private static void WriteHeader(ListingContext listing, TypeDefinitionHandle handle, TypeDefinition type, bool generated)
    {
        var within = generated && type.GetDeclaringType() is { IsNil: false } outer ? $" in {listing.Names.Of(outer)}" : "";
        var parent = type.BaseType.IsNil ? "" : $" : {listing.Names.Of(type.BaseType)}";
        var layout = type.GetLayout() is { IsDefault: false } declared ? $" layout {declared.PackingSize} {declared.Size}" : "";
        listing.Text.WriteLine($"type {listing.Names.Of(handle)}{within}{parent} {(int)type.Attributes:x}{layout}");
        GenericParameterListing.Write(listing, type.GetGenericParameters(), generated);
        listing.WriteSorted(type.GetInterfaceImplementations().Select(each =>
            $"implements {listing.Names.Of(listing.Metadata.GetInterfaceImplementation(each).Interface)}"));
        AttributeListing.Write(listing, type.GetCustomAttributes(), generated);
    }

    private static void WriteProperty(ListingContext listing, PropertyDefinition property, bool generated)
    {
        var accessors = property.GetAccessors();
        listing.Text.WriteLine(
            $"property {listing.Names.Of(property.Name)} {listing.Names.Signature(property)} {(int)property.Attributes:x}"
            + listing.Metadata.ConstantText(property.GetDefaultValue())
            + Accessor(listing, "get", accessors.Getter) + Accessor(listing, "set", accessors.Setter));
        AttributeListing.Write(listing, property.GetCustomAttributes(), generated);
    }

    private static void WriteEvent(ListingContext listing, EventDefinition @event, bool generated)
    {
        var accessors = @event.GetAccessors();
        listing.Text.WriteLine(
            $"event {listing.Names.Of(@event.Name)} {listing.Names.Of(@event.Type)} {(int)@event.Attributes:x}"
            + Accessor(listing, "add", accessors.Adder) + Accessor(listing, "remove", accessors.Remover));
        AttributeListing.Write(listing, @event.GetCustomAttributes(), generated);
    }

    private static string Accessor(ListingContext listing, string role, MethodDefinitionHandle handle) =>
        handle.IsNil ? "" : $" {role} {listing.Names.Local(handle)}";

    private static string Override(ListingContext listing, MethodImplementation implementation) =>
        $"override {listing.Names.Of(implementation.MethodDeclaration)} by {listing.Names.Of(implementation.MethodBody)}";
}
