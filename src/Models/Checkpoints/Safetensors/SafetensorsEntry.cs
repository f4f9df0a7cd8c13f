namespace Pipeline.Models.Checkpoints;

/// <summary>Where one tensor lies in its file.</summary>
/// <param name="Dtype">Of its elements, little-endian.</param>
/// <param name="Shape">Dimensions, row-major; empty for a scalar.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Length">Bytes: the product of the shape times the dtype's size.</param>
public sealed record SafetensorsEntry(SafetensorsDtype Dtype, IReadOnlyList<long> Shape, long Offset, long Length);
