using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>How many bytes a field of mapped data has: a primitive type's, or those that its value type declares.</summary>
internal sealed class DataSize(MetadataReader metadata) : ISignatureTypeProvider<int, object?>
{
    public int GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Boolean or PrimitiveTypeCode.SByte or PrimitiveTypeCode.Byte => 1,
        PrimitiveTypeCode.Char or PrimitiveTypeCode.Int16 or PrimitiveTypeCode.UInt16 => 2,
        PrimitiveTypeCode.Int32 or PrimitiveTypeCode.UInt32 or PrimitiveTypeCode.Single => 4,
        PrimitiveTypeCode.Int64 or PrimitiveTypeCode.UInt64 or PrimitiveTypeCode.Double => 8,
        _ => throw Unsupported(typeCode.ToString()),
    };

    public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => metadata.GetTypeDefinition(handle).GetLayout().Size;

    public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => unmodifiedType;

    public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => throw Unsupported("a type of another assembly");

    public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => throw Unsupported("a specification");

    public int GetArrayType(int elementType, ArrayShape shape) => throw Unsupported("an array");

    public int GetByReferenceType(int elementType) => throw Unsupported("a reference");

    public int GetFunctionPointerType(MethodSignature<int> signature) => throw Unsupported("a function pointer");

    public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => throw Unsupported("a generic type");

    public int GetGenericMethodParameter(object? genericContext, int index) => throw Unsupported("a type parameter");

    public int GetGenericTypeParameter(object? genericContext, int index) => throw Unsupported("a type parameter");

    public int GetPinnedType(int elementType) => throw Unsupported("a pinned type");

    public int GetPointerType(int elementType) => throw Unsupported("a pointer");

    public int GetSZArrayType(int elementType) => throw Unsupported("an array");

    private static BadImageFormatException Unsupported(string type) => new($"A field of mapped data cannot be {type}.");
}
