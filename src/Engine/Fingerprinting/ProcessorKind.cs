namespace Pipeline.Engine.Fingerprinting;

/// <summary>
/// What of a processor decides the last bits of floating-point results: libraries choose their kernels by maker, family and instruction
/// sets, and by the variables that overrule them. Processors of one kind give the same bits.
/// </summary>
public static class ProcessorKind
{
    /// <summary>Variables by which BLAS, oneDNN, libtorch and our own kernels are told to choose otherwise.</summary>
    private static readonly string[] Overrides =
        ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "DNNL_MAX_CPU_ISA", "ONEDNN_MAX_CPU_ISA", "ATEN_CPU_CAPABILITY", "MKL_CBWR", "PIPELINE_KERNELS"];

    /// <summary>Instruction sets that such libraries have kernels for.</summary>
    private static readonly string[] InstructionSets =
        ["sse4_2", "avx", "fma", "avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "avx_vnni", "amx_bf16", "amx_int8", "amx_fp16"];

    /// <returns>Such as <c>AuthenticAMD family 26 model 2: sse4_2 avx fma avx2 avx512f; OPENBLAS_CORETYPE=Haswell</c>.</returns>
    /// <param name="environment">The variable's value, or null where it is unset.</param>
    public static string OfThisMachine(Func<string, string?> environment) =>
        Describe(File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : [], environment);

    /// <param name="cpuinfo">Lines of <c>/proc/cpuinfo</c>; the first processor counts.</param>
    /// <inheritdoc cref="OfThisMachine"/>
    public static string Describe(IEnumerable<string> cpuinfo, Func<string, string?> environment)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in cpuinfo.TakeWhile(line => line.Length > 0))
        {
            if (line.IndexOf(':') is > 0 and var at)
                fields[line[..at].Trim()] = line[(at + 1)..].Trim();
        }

        string Field(string name) => fields.GetValueOrDefault(name, "unknown");
        var flags = Field("flags").Split(' ').ToHashSet(StringComparer.Ordinal);
        var kind = $"{Field("vendor_id")} family {Field("cpu family")} model {Field("model")}: {string.Join(' ', InstructionSets.Where(flags.Contains))}";
        return string.Concat([kind, .. Overrides.Where(name => environment(name) is { Length: > 0 }).Select(name => $"; {name}={environment(name)}")]);
    }
}
