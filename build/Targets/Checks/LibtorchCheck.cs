using Pipeline.Host.Tools;

namespace Pipeline.Host.Targets.Checks;

/// <summary>The shim of libtorch: compiled, its libraries found, and the one for products a fast one.</summary>
internal static class LibtorchCheck
{
    private const string Name = "libtorch";

    public static async Task<Finding> RunAsync(string repositoryRoot, CancellationToken cancellationToken)
    {
        const string Mend = "apt-get install -y libtorch-dev libdnnl-dev libopenblas0-pthread, or set LIBTORCH to the folder of another libtorch; then build/setup/torch.sh";
        var shim = Path.Combine(repositoryRoot, ".out", "native", "libpipeline_torch.so");
        if (!File.Exists(shim))
            return new Finding(Name, FindingState.Broken, $"{shim} is missing", Mend);
        var run = await ToolProcess.RunAsync("ldd", [shim], repositoryRoot, cancellationToken);
        var libraries = run.Output.Split('\n', StringSplitOptions.TrimEntries).Select(line => line.Split(" => ")).Where(parts => parts.Length == 2).ToArray();
        if (libraries.Where(parts => parts[1] == "not found").Select(parts => parts[0]).ToArray() is { Length: > 0 } missing)
            return new Finding(Name, FindingState.Broken, $"{string.Join(", ", missing)} cannot be found", Mend);

        var torch = PathOf(libraries, "libtorch_cpu.so") ?? "libtorch inside the shim";
        return PathOf(libraries, "libblas.so") is { } blas && !blas.Contains("openblas", StringComparison.Ordinal)
            ? new Finding(Name, FindingState.Absent, $"{torch}; its products come from {blas}, which is twenty times slower than OpenBLAS", "apt-get install -y libopenblas0-pthread")
            : new Finding(Name, FindingState.Good, $"{torch}, {(PathOf(libraries, "libtorch_cuda.so") is null ? "without CUDA: no GPU is used" : "with CUDA")}");
    }

    /// <summary>Where a library really lies, links followed.</summary>
    private static string? PathOf(string[][] libraries, string prefix)
    {
        if (libraries.FirstOrDefault(parts => parts[0].StartsWith(prefix, StringComparison.Ordinal)) is not { } found)
            return null;
        var path = found[1].Split(' ')[0];
        return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
    }
}
