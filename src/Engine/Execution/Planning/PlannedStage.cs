using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Planning;

/// <summary>What a run would do with a stage.</summary>
public enum PlanState
{
    /// <summary>Its process will run.</summary>
    Run,
    /// <summary>It depends on what the stages before it make.</summary>
    Maybe,
    /// <summary>A stored result stands for it.</summary>
    Cached,
}

/// <summary>A stage of a plan.</summary>
public sealed record PlannedStage
{
    public required StageDefinition Definition { get; init; }
    public required PlanState State { get; init; }
    /// <summary>In words, the first the most telling.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
    /// <summary>Null where an input is missing.</summary>
    public EntryList? Entries { get; init; }
    /// <summary>Whether it runs although a result is stored: forced, <c>always</c>, expired.</summary>
    public bool Replace { get; init; }
    /// <summary>The stored action of this fingerprint, where one was looked at.</summary>
    public ActionRecord? Action { get; init; }
    /// <summary>Whether it runs because the store has lost files of <see cref="Action"/>. Then it does so even if another stage happens to bring back the same bytes before: the plan is kept.</summary>
    public bool Remakes { get; init; }
    /// <summary>For a cached stage: what it made.</summary>
    public StoredResult? Result { get; init; }

    public string Name => Definition.Name;
}

/// <summary>A manifest in the store.</summary>
/// <param name="Digest">Of the manifest.</param>
/// <param name="Missing">Output files the store does not hold (any more); empty for a complete result.</param>
/// <param name="Log">What the process that made it wrote.</param>
public sealed record StoredResult(Digest Digest, Manifest Manifest, IReadOnlyList<FileEntry> Missing, Digest? Log = null)
{
    public bool IsComplete => Missing.Count == 0;

    public ManifestOutput? Output(string name) => Manifest.Outputs.FirstOrDefault(output => output.Name == name);
}

/// <summary>The stages a run would look at, each after those it depends on.</summary>
public sealed record Plan(IReadOnlyList<PlannedStage> Stages)
{
    public PlannedStage? Find(string stage) => Stages.FirstOrDefault(planned => planned.Name == stage);

    /// <summary>The content of a stage's output, or null while it is not known.</summary>
    public InputContent? Content(OutputReference reference) =>
        Find(reference.Stage)?.Result?.Output(reference.Output) is { } output ? InputContent.OfOutput(output) : null;
}
