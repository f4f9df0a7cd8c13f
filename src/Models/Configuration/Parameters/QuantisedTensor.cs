using Pipeline.Models.Checkpoints;

namespace Pipeline.Models.Configuration;

/// <summary>How bitsandbytes stores an NF4 matrix: two codes a byte, and tensors beside it whose names begin with its own.</summary>
internal static class QuantisedTensor
{
    public const string State = ".quant_state.bitsandbytes__nf4";
    private static readonly string[] Scales = [".absmax", ".quant_map"];
    private static readonly string[] NestedScales = [".nested_absmax", ".nested_quant_map"];

    /// <summary>Whether the state of a quantised matrix stands beside <paramref name="name"/>.</summary>
    public static bool IsQuantised(IReadOnlyDictionary<string, SafetensorsEntry> tensors, string name) => tensors.ContainsKey(name + State);

    /// <summary>Names of all tensors that can stand beside it.</summary>
    public static IEnumerable<string> Companions(string name) => [.. Scales.Concat(NestedScales).Select(suffix => name + suffix), name + State];

    /// <summary>Names of those that must: nested scales with double quantisation, or where one of them is there.</summary>
    public static IEnumerable<string> Required(string name, BitsAndBytesConfig quantization, IReadOnlyDictionary<string, SafetensorsEntry> tensors) =>
        (quantization.DoubleQuantization || NestedScales.Any(suffix => tensors.ContainsKey(name + suffix)) ? Scales.Concat(NestedScales) : Scales).Select(suffix => name + suffix);

    /// <summary>[⌈n/2⌉, 1].</summary>
    /// <param name="elements">n, of the matrix.</param>
    public static IReadOnlyList<long> PackedShape(long elements) => [(elements + 1) / 2, 1];
}
