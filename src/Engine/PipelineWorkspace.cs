using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Execution.Attempts;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Graph;
using Pipeline.Engine.Journal;
using Pipeline.Engine.Store;

namespace Pipeline.Engine;

/// <summary>A pipeline file with its store and its artifacts: where everything the verbs and a run need is put together.</summary>
public sealed class PipelineWorkspace : IDisposable
{
    private readonly TimeProvider _time;

    private PipelineWorkspace(PipelineDefinition definition, WorkspaceOptions options, TimeProvider time)
    {
        _time = time;
        Definition = definition;
        Catalog = options.Catalog;
        Graph = StageGraph.Of(definition);
        Store = ContentStore.Open(options.Cache ?? Path.Combine(definition.Workspace, "cache"), time);
        Roots = Roots.Of(Store, definition.Workspace);
        Journal = new(Path.Combine(Store.Folder, "journal", "v1"));
        History = new(Journal, Store, ArtifactsFolder, Id, definition.Name);
        Results = new(Store);
        Files = new(Store.Hasher, definition.Workspace);
        StageEnvironment = StageEnvironment.Of(definition.Workspace, definition.Models.Values.Select(model => model.NeededVariable).OfType<string>());
        Entries = new(definition, options.Catalog, Files, StageEnvironment.Find);
        Resolver = new(Entries, Store, Results, History, time);
        Planner = new(Graph, Resolver);
        Artifacts = new(Store, ArtifactsFolder, options.CopyUpTo);
        OrphanCommand = options.OrphanCommand;
    }

    public PipelineDefinition Definition { get; }
    public IStageCatalog Catalog { get; }
    public StageGraph Graph { get; }
    public ContentStore Store { get; }
    /// <summary>What the store keeps for this workspace.</summary>
    public Roots Roots { get; }
    /// <summary>What this workspace is called in a store that several share.</summary>
    public string Id => Roots.Id;
    public StageJournal Journal { get; }
    public StageHistory History { get; }
    public StoredResults Results { get; }
    public WorkspaceInputs Files { get; }
    /// <summary>What stages find in their environment.</summary>
    public StageEnvironment StageEnvironment { get; }
    public EntryBuilder Entries { get; }
    public StageResolver Resolver { get; }
    public Planner Planner { get; }
    public Materializer Artifacts { get; }
    /// <inheritdoc cref="WorkspaceOptions.OrphanCommand"/>
    public IReadOnlyList<string> OrphanCommand { get; }
    public string ArtifactsFolder => Path.Combine(Definition.Workspace, "artifacts");
    public string RunsFolder => Path.Combine(ArtifactsFolder, "runs");
    public string LockPath => Path.ChangeExtension(Definition.File, ".lock");
    public string CallsFolder => Path.Combine(Store.Folder, "calls", "v1");
    public IReadOnlyCollection<string> AllStages => [.. Definition.Stages.Select(stage => stage.Name)];

    /// <exception cref="DefinitionException">The file has mistakes; the message names them all.</exception>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public static PipelineWorkspace Open(WorkspaceOptions options, TimeProvider time) => new(
        PipelineLoader.Load(new() { File = options.File, Profile = options.Profile, Sets = options.Sets, Catalog = options.Catalog }), options, time);

    /// <summary>What a run would do. Inputs that changed are hashed, which can take long: a cancelled call returns at once and leaves that behind.</summary>
    /// <param name="exclusive">Whether the targets alone may run.</param>
    /// <exception cref="NotStoredException">They alone may, and something that they need is not stored.</exception>
    public Task<Plan> PlanAsync(IReadOnlyCollection<string> targets, IReadOnlySet<string> forced, CancellationToken cancellation, bool exclusive = false) =>
        Task.Run(
            () =>
            {
                Prefetch(Graph.Closure(targets));
                return exclusive ? ExclusivePlan.Of(Planner.Make(targets, forced, exclusive), targets) : Planner.Make(targets, forced);
            },
            cancellation).WaitAsync(cancellation);

    /// <summary>Hashes what the stages read from the workspace, several files at once.</summary>
    public void Prefetch(IEnumerable<StageDefinition> stages) => Files.Prefetch(stages.SelectMany(Entries.PathsOf));

    /// <inheritdoc cref="RunSession.RunAsync"/>
    public Task<RunOutcome> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellation) =>
        new RunSession(this, _time).RunAsync(request, observer, cancellation);

    /// <summary>Deletes what nothing keeps, and shortens the journal.</summary>
    /// <inheritdoc cref="GarbageCollector.CollectAsync"/>
    public async Task<GcResult> CollectAsync(int? keepRuns, long? maxSize, bool dryRun, string? forget, CancellationToken cancellation)
    {
        var result = await new GarbageCollector(Store, Roots).CollectAsync(keepRuns, maxSize, dryRun, forget, cancellation);
        if (dryRun)
            return result;
        using var all = await Store.LockAsync(GarbageCollector.LockName, LockMode.Exclusive, cancellation);
        Journal.Compact();
        return result;
    }

    public void Dispose() => Store.Dispose();
}
