using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Finds the definition that a reference means where it goes through an instantiation of a generic type of the same assembly.</summary>
internal sealed class OwnMembers(MetadataReader metadata)
{
    /// <summary>The definition of the member; nil for a member of another assembly, of an array, or of a type parameter.</summary>
    public EntityHandle Find(MemberReference member)
    {
        var type = GenericDefinition(member.Parent);
        if (type.IsNil)
            return default;
        var signature = metadata.GetBlobReader(member.Signature);
        return member.GetKind() == MemberReferenceKind.Field
            ? Field(metadata.GetTypeDefinition(type), member)
            : Method(metadata.GetTypeDefinition(type), member, signature.ReadBytes(signature.Length));
    }

    /// <summary>The index of a field in its type.</summary>
    public int Position(FieldDefinitionHandle handle) =>
        MetadataTokens.GetRowNumber(handle)
        - MetadataTokens.GetRowNumber(metadata.GetTypeDefinition(metadata.GetFieldDefinition(handle).GetDeclaringType()).GetFields().First());

    private EntityHandle Field(TypeDefinition type, MemberReference member)
    {
        foreach (var handle in type.GetFields())
        {
            if (SameName(metadata.GetFieldDefinition(handle).Name, member))
                return handle;
        }

        return default;
    }

    private EntityHandle Method(TypeDefinition type, MemberReference member, ReadOnlySpan<byte> signature)
    {
        foreach (var handle in type.GetMethods())
        {
            var method = metadata.GetMethodDefinition(handle);
            if (!SameName(method.Name, member))
                continue;
            var own = metadata.GetBlobReader(method.Signature);
            if (signature.SequenceEqual(own.ReadBytes(own.Length)))
                return handle;
        }

        return default;
    }

    private bool SameName(StringHandle name, MemberReference member) => metadata.StringComparer.Equals(name, metadata.GetString(member.Name));

    private TypeDefinitionHandle GenericDefinition(EntityHandle parent)
    {
        if (parent.Kind != HandleKind.TypeSpecification)
            return default;
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;
        signature.ReadCompressedInteger(); // class or value type
        var definition = signature.ReadTypeHandle();
        return definition.Kind == HandleKind.TypeDefinition ? (TypeDefinitionHandle)definition : default;
    }
}
