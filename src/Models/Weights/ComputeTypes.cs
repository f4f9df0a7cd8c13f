using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>Which type a model computes in.</summary>
public enum ComputeChoice
{
    /// <summary>bf16 on a GPU and on processors with AMX, where its products are several times faster; else fp32.</summary>
    Auto,
    Bf16,
    Fp32,
}

/// <summary>Decides it.</summary>
public static class ComputeTypes
{
    public static ScalarType Resolve(ComputeChoice choice, Device device) => choice switch
    {
        ComputeChoice.Bf16 => ScalarType.BFloat16,
        ComputeChoice.Fp32 => ScalarType.Float32,
        _ => !device.IsCpu || HasAmx() ? ScalarType.BFloat16 : ScalarType.Float32,
    };

    private static bool HasAmx() => File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
        && flags.Contains(" amx_bf16", StringComparison.Ordinal);
}
