using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Graph;

namespace Pipeline.Engine.Execution;

/// <summary>What the loop of a run works with.</summary>
/// <param name="Graph">Edges of the pipeline.</param>
/// <param name="Resolver">Decides for one stage.</param>
/// <param name="Entries">Gathers what a stage depends on.</param>
/// <param name="Runner">Executes one stage.</param>
/// <param name="Ledger">Takes down what became of each stage.</param>
public sealed record RunServices(StageGraph Graph, StageResolver Resolver, EntryBuilder Entries, IStageRunner Runner, IRunLedger Ledger);

/// <summary>Where a run's results go: artifacts, journal, notebook.</summary>
public interface IRunLedger
{
    /// <summary>Where the log of a stage is to be copied.</summary>
    string LogCopy(string stage);

    /// <summary>The stage has a result: puts it under <c>artifacts/</c> and takes it down.</summary>
    /// <param name="published">False for a result that must not stand for later runs.</param>
    /// <exception cref="Store.StoreException">A disk is full or read-only.</exception>
    Task SettleAsync(StageDefinition stage, StageOutcome outcome, StoredResult result, bool published);

    /// <summary>A result with the files put back that the store has lost and <c>artifacts/</c> still has.</summary>
    StoredResult Recover(StageDefinition stage, StoredResult result);

    /// <summary>The stage failed or was interrupted.</summary>
    void TakeDownFailure(StageOutcome outcome, bool interrupted);
}

/// <summary>How a run is to go.</summary>
/// <param name="Resources">What stages may use at once.</param>
/// <param name="Forced">Stages to run although they are up to date.</param>
/// <param name="KeepGoing">Whether stages that do not depend on a failed one still start.</param>
/// <param name="Exclusive">Whether nothing but the plan's own stages may run, not even to make lost files again.</param>
public sealed record RunSettings(ResourcePool Resources, IReadOnlySet<string> Forced, bool KeepGoing, bool Exclusive);
