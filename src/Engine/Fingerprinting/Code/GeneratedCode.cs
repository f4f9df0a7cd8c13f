using System.Reflection;
using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>
/// Which definitions the compiler made up: closures, state machines, lambdas, local functions, anonymous types, data of array initialisers.
/// Their names hold ordinals and the names of locals, so they say nothing about what the code does.
/// </summary>
internal sealed class GeneratedCode(MetadataReader metadata)
{
    private readonly Dictionary<TypeDefinitionHandle, bool> _types = [];

    /// <summary>Whether the compiler made up the type, or a type around it.</summary>
    public bool Contains(TypeDefinitionHandle handle)
    {
        if (_types.TryGetValue(handle, out var known))
            return known;
        var type = metadata.GetTypeDefinition(handle);
        var declaring = type.GetDeclaringType();
        var generated = IsMadeUp(type.Name) || (!declaring.IsNil && Contains(declaring));
        _types.Add(handle, generated);
        return generated;
    }

    /// <summary>Whether the method is known by number only. A virtual method keeps its name, which is how it finds what it overrides.</summary>
    public bool IsNumbered(MethodDefinition method) =>
        IsMadeUp(method.Name) && (method.Attributes & MethodAttributes.Virtual) == 0;

    /// <summary>Whether the field is known by number only: a static one of a made-up type, such as a cached delegate. Instance fields go by position.</summary>
    public bool IsNumbered(FieldDefinition field) =>
        (field.Attributes & FieldAttributes.Static) != 0 && Contains(field.GetDeclaringType());

    /// <summary>A name no one can write in C#; a file-local type's (<c>&lt;File&gt;F…__Name</c>) and the module's own are someone's.</summary>
    private bool IsMadeUp(StringHandle name) =>
        metadata.StringComparer.StartsWith(name, "<")
        && !metadata.StringComparer.Equals(name, "<Module>")
        && !FileLocalName.Matches(metadata.GetString(name));
}
