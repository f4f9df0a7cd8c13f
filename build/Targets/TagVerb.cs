using System.Text.RegularExpressions;
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
        var run = RunNames.Find(workspace, options.Run ?? "latest");
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

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
    private static partial Regex Names();
}
