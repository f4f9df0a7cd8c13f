using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Targets;

/// <summary>Says what each stage is for.</summary>
internal sealed class DescribeVerb : IVerb
{
    public string Name => "Describe";
    public string Summary => "what each stage is for, what it reads and writes, its expected time and cost: [--stage=S]";
    public IReadOnlyList<Option> Options => [CommandLine.Options.Stage];

    public Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        using var workspace = Workspaces.Open(options, environment);
        var stage = options.Stage is { } name ? StageNames.Find("--stage", "stage", name, workspace.AllStages, []) : null;
        if (options.Json)
            environment.Terminal.Out.WriteLine(StagePages.Json(workspace.Definition, workspace.Catalog, stage).ToJsonString(ContractJson.Indented));
        else
            environment.Terminal.Out.Write(StagePages.Text(workspace.Definition, workspace.Catalog, stage));
        return Task.FromResult(ExitCode.Done);
    }
}
