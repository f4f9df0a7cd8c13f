using System.Collections.Frozen;
using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Lists custom attributes, but for those that no behaviour depends on.</summary>
internal static class AttributeListing
{
    /// <summary>For debuggers; the version of a generator; the commit; and state machines by their ordinal names (their code is listed where it is used).</summary>
    private static readonly FrozenSet<string> Ignored = FrozenSet.Create(
        StringComparer.Ordinal,
        "System.Reflection.AssemblyInformationalVersionAttribute",
        "System.CodeDom.Compiler.GeneratedCodeAttribute",
        "System.Diagnostics.DebuggableAttribute",
        "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Diagnostics.DebuggerDisplayAttribute",
        "System.Diagnostics.DebuggerHiddenAttribute",
        "System.Diagnostics.DebuggerNonUserCodeAttribute",
        "System.Diagnostics.DebuggerStepThroughAttribute",
        "System.Diagnostics.DebuggerStepperBoundaryAttribute",
        "System.Diagnostics.DebuggerTypeProxyAttribute",
        "System.Diagnostics.DebuggerVisualizerAttribute",
        "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute",
        "System.Runtime.CompilerServices.AsyncStateMachineAttribute",
        "System.Runtime.CompilerServices.IteratorStateMachineAttribute");

    /// <summary>What the compiler notes about types as written: of locals and parameters of lambdas, it is for no one.</summary>
    private static readonly FrozenSet<string> IgnoredInGenerated = FrozenSet.Create(
        StringComparer.Ordinal,
        "System.Runtime.CompilerServices.DynamicAttribute",
        "System.Runtime.CompilerServices.NullableAttribute",
        "System.Runtime.CompilerServices.NullableContextAttribute",
        "System.Runtime.CompilerServices.TupleElementNamesAttribute");

    /// <param name="generated">Whether they stand on something the compiler made up.</param>
    public static void Write(ListingContext listing, CustomAttributeHandleCollection attributes, bool generated = false)
    {
        if (attributes.Count == 0)
            return;
        var lines = new List<string>();
        foreach (var handle in attributes)
        {
            var attribute = listing.Metadata.GetCustomAttribute(handle);
            var type = TypeName(listing.Metadata, attribute.Constructor);
            if (!Ignored.Contains(type) && !(generated && IgnoredInGenerated.Contains(type)))
                lines.Add($"attribute {listing.Names.Of(attribute.Constructor)} {listing.Metadata.Hex(attribute.Value)}");
        }

        listing.WriteSorted(lines);
    }

    /// <summary>The attribute's full name, wherever it is defined: compilers put some of these into the assembly itself.</summary>
    private static string TypeName(MetadataReader metadata, EntityHandle constructor)
    {
        var type = constructor.Kind == HandleKind.MethodDefinition
            ? metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()
            : metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        switch (type.Kind)
        {
            case HandleKind.TypeDefinition:
                var definition = metadata.GetTypeDefinition((TypeDefinitionHandle)type);
                return $"{metadata.GetString(definition.Namespace)}.{metadata.GetString(definition.Name)}";
            case HandleKind.TypeReference:
                var reference = metadata.GetTypeReference((TypeReferenceHandle)type);
                return $"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}";
            default:
                return ""; // an instantiated generic attribute: none of those above is generic
        }
    }
}
