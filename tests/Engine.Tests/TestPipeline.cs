using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Store;
using Pipeline.Engine.Verification;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests;

/// <summary>A workspace of <c>run</c> stages that is really run, by the engine itself, in a folder of its own.</summary>
internal sealed class TestPipeline : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestPipeline(string stages) => Stages(stages);

    public TimeProvider Time { get; set; } = TimeProvider.System;
    public string Path => _folder.Path;
    public string this[string relative] => _folder[relative];
    public string? Cache { get; set; }
    public IReadOnlyList<string> Sets { get; set; } = [];
    public long CopyUpTo { get; init; } = Materializer.CopyUpTo;

    /// <summary>Replaces the stages of the pipeline file.</summary>
    public TestPipeline Stages(string stages)
    {
        _folder.Write("pipeline.yaml", $"version: 1\nname: test\nstages:\n{stages.Trim('\n').ReplaceLineEndings("\n")}\n");
        return this;
    }

    public TestPipeline File(string relative, string text)
    {
        _folder.Write(relative, text);
        return this;
    }

    public PipelineWorkspace Open() => PipelineWorkspace.Open(
        new() { File = this["pipeline.yaml"], Catalog = NoExecutables.Instance, Cache = Cache, Sets = Sets, CopyUpTo = CopyUpTo }, Time);

    public Plan Plan(params string[] forced)
    {
        using var workspace = Open();
        return workspace.PlanAsync(workspace.AllStages, forced.ToHashSet(), CancellationToken.None).GetAwaiter().GetResult();
    }

    public TestRun Run(Func<RunRequest, RunRequest>? change = null, CancellationToken cancellation = default)
    {
        using var workspace = Open();
        var request = new RunRequest { Targets = workspace.AllStages, Jobs = 2 };
        var observer = new Recorder();
        var outcome = workspace.RunAsync(change?.Invoke(request) ?? request, observer, cancellation).GetAwaiter().GetResult();
        return new(outcome, observer.Warnings, observer.Order);
    }

    public VerifyReport Verify(RebuildRequest? rebuild = null, CancellationToken cancellation = default)
    {
        using var workspace = Open();
        return new WorkspaceVerifier(workspace, Time).VerifyAsync(rebuild ?? RebuildRequest.None, new Recorder(), cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Where the blob of that text is.</summary>
    public string Blob(string content)
    {
        using var workspace = Open();
        return workspace.Store.BlobPath(Digest.Of(System.Text.Encoding.UTF8.GetBytes(content)));
    }

    public string Artifact(string relative) => System.IO.File.ReadAllText(this["artifacts/" + relative]);

    public void Dispose() => _folder.Dispose();

    public static IStageCatalog NoStages => NoExecutables.Instance;

    public static IRunObserver Silent => new Recorder();

    private sealed class NoExecutables : IStageCatalog
    {
        public static NoExecutables Instance { get; } = new();
        public IReadOnlyList<string> Names => [];
        public StageExecutable? Find(string name) => null;
    }

    private sealed class Recorder : IRunObserver
    {
        public List<string> Warnings { get; } = [];
        public void Begin(int stages) { }
        public List<string> Order { get; } = [];
        public void Started(string stage, IReadOnlyList<string> reasons) => Order.Add($"{stage} begins");
        public void Progress(string stage, ProgressEvent progress) { }
        public void Finished(StageOutcome outcome) => Order.Add($"{outcome.Stage} ends");
        public void Warn(string message) => Warnings.Add(message);
    }
}

/// <summary>What became of a run.</summary>
/// <param name="Order">When each stage began and ended.</param>
internal sealed record TestRun(RunOutcome Outcome, IReadOnlyList<string> Warnings, IReadOnlyList<string> Order)
{
    public IEnumerable<string> Executed => Named(StageStatus.Executed);
    public IEnumerable<string> Cached => Named(StageStatus.Cached);
    public IEnumerable<string> Failed => Named(StageStatus.Failed);
    public IEnumerable<string> Skipped => Named(StageStatus.Skipped);

    public string? Error(string stage) => Outcome.Stages.First(one => one.Stage == stage).Error;

    private IEnumerable<string> Named(StageStatus status) => Outcome.Stages.Where(stage => stage.Status == status).Select(stage => stage.Stage);
}
