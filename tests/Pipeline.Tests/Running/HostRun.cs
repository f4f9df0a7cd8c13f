using System.Text.Json;

namespace Pipeline.Tests.Running;

/// <summary>An invocation that has ended: what it said and did. Each check returns the run, so that they chain, into the next run too.</summary>
/// <param name="Stages">Names of the stages whose command really began, in order, with repetitions.</param>
internal sealed record HostRun(Workspace Workspace, int ExitCode, string Out, string Error, IReadOnlyList<string> Stages)
{
    public HostRun Exits(int code)
    {
        Assert.That(ExitCode, Is.EqualTo(code), ToString());
        return this;
    }

    /// <summary>These stages and no others began, each as often as it is named here.</summary>
    public HostRun Executed(params string[] stages)
    {
        Assert.That(Stages, Is.EquivalentTo(stages), ToString());
        return this;
    }

    /// <summary>Standard error holds each of the texts.</summary>
    public HostRun Says(params string[] texts)
    {
        foreach (var text in texts)
            Assert.That(Error, Does.Contain(text), ToString());
        return this;
    }

    /// <summary>Standard output holds each of the texts.</summary>
    public HostRun Prints(params string[] texts)
    {
        foreach (var text in texts)
            Assert.That(Out, Does.Contain(text), ToString());
        return this;
    }

    /// <summary>Standard output as the one JSON value it must be.</summary>
    public JsonElement Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Out);
            return document.RootElement.Clone();
        }
        catch (JsonException mistake)
        {
            throw new AssertionException($"standard output is no JSON: {mistake.Message}\n{this}");
        }
    }

    public HostRun Run(params string[] arguments) => Workspace.Run(arguments);

    public override string ToString() => $"exit code {ExitCode}, executed [{string.Join(", ", Stages)}]\n--- standard output\n{Out}\n--- standard error\n{Error}";
}
