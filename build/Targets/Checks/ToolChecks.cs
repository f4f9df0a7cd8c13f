using Pipeline.Engine.Install;
using Pipeline.Host.Tools;

namespace Pipeline.Host.Targets.Checks;

/// <summary>Programs, accelerators and keys.</summary>
internal static class ToolChecks
{
    public static async Task<Finding> DotnetAsync(HostEnvironment environment, CancellationToken cancellationToken)
    {
        const string Mend = "install the SDK that global.json names: https://dotnet.microsoft.com/download";
        var dotnet = DotNetProgram.Path;
        if (!Path.IsPathRooted(dotnet) && ToolProcess.Find(dotnet) is null)
            return new Finding("dotnet", FindingState.Broken, "not on the PATH", Mend);
        var run = await ToolProcess.RunAsync(dotnet, ["--version"], environment.RepositoryRoot, cancellationToken);
        return run.ExitCode == 0
            ? new Finding("dotnet", FindingState.Good, $"SDK {run.Output.Trim()} at {dotnet}")
            : new Finding("dotnet", FindingState.Broken, run.Output.Trim(), Mend);
    }

    public static Finding Optional(string program, string use, string mend) => ToolProcess.Find(program) is { } path
        ? new Finding(program, FindingState.Good, path)
        : new Finding(program, FindingState.Absent, $"not on the PATH; {use}", mend);

    public static async Task<Finding> GpuAsync(string folder, CancellationToken cancellationToken)
    {
        if (ToolProcess.Find("nvidia-smi") is not { } program)
            return new Finding("gpu", FindingState.Absent, "no nvidia-smi on the PATH; models run on the processor");
        var run = await ToolProcess.RunAsync(program, ["--query-gpu=name,memory.total", "--format=csv,noheader"], folder, cancellationToken);
        return run.ExitCode == 0
            ? new Finding("gpu", FindingState.Good, string.Join("; ", run.Output.Trim().Split('\n')))
            : new Finding("gpu", FindingState.Absent, $"nvidia-smi fails: {run.Output.Trim()}", "install the driver that fits the running kernel");
    }
}
