using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Targets;
using Pipeline.Testing;

namespace Pipeline.Host.Tests.Targets;

/// <summary>A repository that is its own workspace, with verbs called as the front door calls them.</summary>
internal sealed class VerbWorkspace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string this[string relative] => _folder[relative];

    public VerbWorkspace File(string relative, string text)
    {
        _folder.Write(relative, text);
        return this;
    }

    /// <summary>What the command wrote to standard output, and how it ended.</summary>
    public async Task<(ExitCode Exit, string Output, string Error)> CallAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new HostEnvironment(_folder.Path, _folder.Path, new Terminal(output, error, false, false), TimeProvider.System);
        var options = CommandLineParser.Parse(arguments);
        var exit = VerbTable.Find(options.Target) is { } verb
            ? await verb.RunAsync(options, environment, CancellationToken.None)
            : await StageTarget.RunAsync(options, environment, CancellationToken.None);
        return (exit, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();
}
