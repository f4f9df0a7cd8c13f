using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Tokens as names: the same for the same thing, however the compiler numbered its tables.</summary>
internal sealed class MetadataNames
{
    private readonly MetadataReader _metadata;
    private readonly GeneratedCode _generated;
    private readonly Mentions _mentions;
    private readonly OwnMembers _own;
    private readonly SignatureText _signatures;
    private readonly Dictionary<EntityHandle, string> _known = [];

    public MetadataNames(MetadataReader metadata, GeneratedCode generated, Mentions mentions)
    {
        (_metadata, _generated, _mentions) = (metadata, generated, mentions);
        _own = new OwnMembers(metadata);
        _signatures = new SignatureText(this);
    }

    /// <summary>What the definition, reference or specification stands for.</summary>
    /// <exception cref="BadImageFormatException">A token of that kind has no place in code.</exception>
    public string Of(EntityHandle handle)
    {
        if (_known.TryGetValue(handle, out var known))
            return known;
        var text = handle.Kind switch
        {
            HandleKind.TypeDefinition => Type((TypeDefinitionHandle)handle),
            HandleKind.TypeReference => Type((TypeReferenceHandle)handle),
            HandleKind.TypeSpecification => _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_signatures, null),
            HandleKind.MethodDefinition => Method((MethodDefinitionHandle)handle),
            HandleKind.FieldDefinition => Field((FieldDefinitionHandle)handle),
            HandleKind.MemberReference => Member((MemberReferenceHandle)handle),
            HandleKind.MethodSpecification => Method((MethodSpecificationHandle)handle),
            HandleKind.StandaloneSignature => SignatureText.Of(_metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(_signatures, null)),
            HandleKind.AssemblyReference => $"[{Of(_metadata.GetAssemblyReference((AssemblyReferenceHandle)handle).Name)}]",
            HandleKind.ModuleReference => $"[module {Of(_metadata.GetModuleReference((ModuleReferenceHandle)handle).Name)}]",
            HandleKind.ModuleDefinition => "[this]",
            _ => throw new BadImageFormatException($"A token of kind {handle.Kind} has no name."),
        };
        _known.Add(handle, text);
        return text;
    }

    public string Of(StringHandle name) => ListingText.Escape(_metadata.GetString(name));

    /// <summary>The types of a method's locals, in the order of their slots.</summary>
    public IEnumerable<string> Locals(StandaloneSignatureHandle handle) =>
        handle.IsNil ? [] : _metadata.GetStandaloneSignature(handle).DecodeLocalSignature(_signatures, null);

    public string Signature(MethodDefinition method) => SignatureText.Of(method.DecodeSignature(_signatures, null));

    public string Signature(PropertyDefinition property) => SignatureText.Of(property.DecodeSignature(_signatures, null));

    public string Signature(FieldDefinition field) => field.DecodeSignature(_signatures, null);

    /// <summary>A method's name within its type, with its signature where overloads need it.</summary>
    public string Local(MethodDefinitionHandle handle)
    {
        var method = _metadata.GetMethodDefinition(handle);
        return _generated.IsNumbered(method) ? _mentions.NameOf(handle) : $"{Of(method.Name)}{Signature(method)}";
    }

    /// <summary>A field's name within its type; in a made-up type its position, as its name may be a local's.</summary>
    public string Local(FieldDefinitionHandle handle)
    {
        var field = _metadata.GetFieldDefinition(handle);
        if (_generated.IsNumbered(field))
            return _mentions.NameOf(handle);
        return _generated.Contains(field.GetDeclaringType()) ? $"#{_own.Position(handle)}" : Of(field.Name);
    }

    private string Type(TypeDefinitionHandle handle)
    {
        if (_generated.Contains(handle))
            return _mentions.NameOf(handle);
        var type = _metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{Of(outer)}/{Of(type.Name)}" : Full(type.Namespace, type.Name);
    }

    private string Type(TypeReferenceHandle handle)
    {
        var type = _metadata.GetTypeReference(handle);
        var scope = type.ResolutionScope;
        return scope.Kind == HandleKind.TypeReference ? $"{Of(scope)}/{Of(type.Name)}" : Of(scope) + Full(type.Namespace, type.Name);
    }

    private string Full(StringHandle space, StringHandle name) => space.IsNil ? Of(name) : $"{Of(space)}.{Of(name)}";

    private string Method(MethodDefinitionHandle handle) => $"{Of(_metadata.GetMethodDefinition(handle).GetDeclaringType())}::{Local(handle)}";

    private string Method(MethodSpecificationHandle handle)
    {
        var method = _metadata.GetMethodSpecification(handle);
        return $"{Of(method.Method)}<{string.Join(", ", method.DecodeSignature(_signatures, null))}>";
    }

    private string Field(FieldDefinitionHandle handle) => $"{Of(_metadata.GetFieldDefinition(handle).GetDeclaringType())}::{Local(handle)}";

    private string Member(MemberReferenceHandle handle)
    {
        var member = _metadata.GetMemberReference(handle);
        var name = _own.Find(member) is { IsNil: false } definition
            ? definition.Kind == HandleKind.MethodDefinition ? Local((MethodDefinitionHandle)definition) : Local((FieldDefinitionHandle)definition)
            : Foreign(member);
        return $"{Of(member.Parent)}::{name}";
    }

    private string Foreign(MemberReference member) => Of(member.Name) + (member.GetKind() == MemberReferenceKind.Method
        ? SignatureText.Of(member.DecodeMethodSignature(_signatures, null))
        : " " + member.DecodeFieldSignature(_signatures, null));
}
