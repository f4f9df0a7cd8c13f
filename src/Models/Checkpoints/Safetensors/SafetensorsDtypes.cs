using System.Collections.Frozen;

namespace Pipeline.Models.Checkpoints;

/// <summary>Names and sizes of <see cref="SafetensorsDtype"/>.</summary>
public static class SafetensorsDtypes
{
    private static readonly FrozenDictionary<string, SafetensorsDtype> ByName =
        Enum.GetValues<SafetensorsDtype>().ToFrozenDictionary(Name, StringComparer.Ordinal);

    /// <summary>The names a header may use, as a sentence lists them.</summary>
    internal static string Known { get; } = string.Join(", ", Enum.GetValues<SafetensorsDtype>().Select(Name));

    /// <summary>As a header writes it.</summary>
    public static string Name(this SafetensorsDtype dtype) => dtype switch
    {
        SafetensorsDtype.Bool => "BOOL",
        SafetensorsDtype.F8E5M2 => "F8_E5M2",
        SafetensorsDtype.F8E4M3 => "F8_E4M3",
        _ => dtype.ToString(),
    };

    /// <summary>Bytes of one element.</summary>
    public static int Size(this SafetensorsDtype dtype) => dtype switch
    {
        <= SafetensorsDtype.F8E4M3 => 1,
        <= SafetensorsDtype.BF16 => 2,
        <= SafetensorsDtype.F32 => 4,
        _ => 8,
    };

    /// <summary>Whether weights are stored in it.</summary>
    public static bool IsFloat(this SafetensorsDtype dtype) => dtype is SafetensorsDtype.F16 or SafetensorsDtype.BF16 or SafetensorsDtype.F32 or SafetensorsDtype.F64;

    /// <summary>The dtype that a header writes as <paramref name="name"/>.</summary>
    public static bool TryParse(string name, out SafetensorsDtype dtype) => ByName.TryGetValue(name, out dtype);
}
