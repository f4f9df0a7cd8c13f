namespace Pipeline.Engine.Fingerprinting;

/// <summary>What of a GPU decides the last bits of floating-point results: its libraries choose their kernels by its model.</summary>
public static class GpuKind
{
    /// <summary>A folder for each GPU, with what the driver of NVIDIA tells of it.</summary>
    private const string Driver = "/proc/driver/nvidia/gpus";

    /// <returns>Such as <c>NVIDIA H100 80GB HBM3</c>; <c>no GPU</c> where the driver knows none.</returns>
    /// <param name="driver">The driver's folder of GPUs.</param>
    public static string OfThisMachine(string driver = Driver)
    {
        var models = Directory.Exists(driver) ? Directory.GetDirectories(driver).Select(Model).Distinct().Order(StringComparer.Ordinal).ToList() : [];
        return models.Count > 0 ? string.Join(", ", models) : "no GPU";
    }

    private static string Model(string gpu)
    {
        var file = Path.Combine(gpu, "information");
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("Model:", StringComparison.Ordinal)) : null;
        return line is null ? "unknown GPU" : line["Model:".Length..].Trim();
    }
}
