using System.Text.RegularExpressions;
using Pipeline.Engine;
using Pipeline.Engine.Journal;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Targets;

/// <summary>Names a run, so that it is kept and can be said.</summary>
internal sealed partial class TagVerb : IVerb
{
    public string Name => "Tag";
    public string Summary => "name a run so that Gc keeps it: --name=T [--run=R]";
    public IReadOnlyList<Option> Options => [CommandLine.Options.Name, CommandLine.Options.Run];

    public Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var tag = options.Name ?? throw new UsageException("Tag needs --name=T: the name to give.");
        if (!Names().IsMatch(tag) || tag == "latest")
            throw new UsageException($"--name={tag} is no tag: a letter, then up to 63 letters, digits, '_', '.' or '-'; 'latest' is taken.");
        using var workspace = Workspaces.Open(options, environment);
        if (new RunArchive(workspace.RunsFolder).Read(tag) is not null)
            throw new UsageException($"--name={tag}: a run has that id, and could no longer be said.");
        var run = RunNames.Find(workspace, options.Run ?? "latest");
        KeepAgain(workspace, run);
        var before = workspace.Roots.Read().Tags.GetValueOrDefault(tag);
        workspace.Roots.Update(roots => roots with { Tags = new Dictionary<string, string>(roots.Tags) { [tag] = run.Id } });
        if (options.Json)
            JsonAnswer.Write(environment.Terminal, json =>
            {
                json.WriteString("tag", tag);
                json.WriteString("run", run.Id);
                json.WriteString("before", before);
            });
        else
            environment.Terminal.Out.WriteLine($"{tag} → {run.Id}{(before is null || before == run.Id ? "" : $" (was {before})")}");
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>A run that was killed, or that Gc has given up, is kept anew, if all it made is still there.</summary>
    private static void KeepAgain(PipelineWorkspace workspace, RunRecord run)
    {
        if (workspace.Roots.Read().Runs.Any(kept => kept.Id == run.Id))
            return;
        var manifests = run.Stages.Where(stage => stage.Manifest is not null).ToDictionary(stage => stage.Name, stage => stage.Manifest!.Value);
        var lost = manifests.FirstOrDefault(stage => workspace.Results.Load(stage.Value) is not { } manifest || !workspace.Results.Describe(stage.Value, manifest).IsComplete);
        if (lost.Key is not null)
            throw new UsageException($"{run.Id} can no longer be kept: the store has lost what {lost.Key} made in it.");
        workspace.Roots.AddRun(run.Id, manifests);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
    private static partial Regex Names();
}
