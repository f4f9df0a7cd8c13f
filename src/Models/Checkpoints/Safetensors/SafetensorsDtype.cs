namespace Pipeline.Models.Checkpoints;

/// <summary>
/// The element types of a safetensors file. The order is the reference implementation's, and part of the format for a writer: data are laid out by falling
/// dtype, then by name, so that every tensor is aligned (source: <c>Dtype</c> in huggingface/safetensors).
/// </summary>
public enum SafetensorsDtype
{
    Bool,
    U8,
    I8,
    /// <summary>8-bit float, 5 bits of exponent; written <c>F8_E5M2</c>.</summary>
    F8E5M2,
    /// <summary>8-bit float, 4 bits of exponent; written <c>F8_E4M3</c>.</summary>
    F8E4M3,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    F64,
    I64,
    U64,
}
