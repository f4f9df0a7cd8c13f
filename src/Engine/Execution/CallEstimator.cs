using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Attempts;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Install;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution;

/// <summary>What a stage of a plan would take of the models it asks.</summary>
/// <param name="Estimate">Null where that cannot be told yet.</param>
/// <param name="Problem">Why not.</param>
public sealed record PlannedCalls(StageEstimate? Estimate, string? Problem);

/// <summary>Asks the stages of a plan that would ask models what that would take. Nothing runs, no model is asked, no key is needed.</summary>
public sealed class CallEstimator(PipelineWorkspace workspace, TimeProvider time)
{
    /// <returns>By stage: those that run, or may run, and name models.</returns>
    /// <exception cref="StoreException">An input cannot be shown to the stage.</exception>
    public async Task<IReadOnlyDictionary<string, PlannedCalls>> OfAsync(Plan plan, CancellationToken cancellation)
    {
        var calls = new Dictionary<string, PlannedCalls>(StringComparer.Ordinal);
        var asking = plan.Stages.Where(stage => stage.State is not PlanState.Cached && stage.Definition is { Models.Count: > 0, Uses: not null }).ToList();
        if (asking.Count == 0)
            return calls;
        using var reading = workspace.Store.TryLock(GarbageCollector.LockName, LockMode.Shared);
        foreach (var planned in asking)
            calls.Add(planned.Name, reading is null ? new(null, "not told while garbage is collected (Gc)") : await OfAsync(planned.Definition, plan, cancellation));
        return calls;
    }

    private async Task<PlannedCalls> OfAsync(StageDefinition stage, Plan plan, CancellationToken cancellation)
    {
        if (stage.Inputs.FirstOrDefault(input => input.Output is { } made && plan.Find(made.Stage)?.Result is not { IsComplete: true }) is { } open)
            return new(null, $"known after {open.Output!.Stage} has run");
        if (stage.Inputs.FirstOrDefault(input => input.Path is { } path && !Path.Exists(path)) is { } missing)
            return new(null, $"{missing.From} is missing");

        // Beside the blobs, which are linked there and not copied. What a killed invocation leaves, Gc deletes.
        var folder = Directory.CreateDirectory(Path.Combine(workspace.Store.ScratchRoot, $"estimate-{Guid.NewGuid():N}")).FullName;
        var trees = new List<LinkTree>();
        try
        {
            var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var input in stage.Inputs)
            {
                inputs.Add(input.Name, input.Path ?? Path.Combine(folder, "in", input.Name));
                if (input.Output is { } made)
                    trees.Add(LinkTree.Create(workspace.Store, inputs[input.Name], plan.Find(made.Stage)!.Result!.Output(made.Output)!.Files));
            }

            var request = Path.Combine(folder, "request.json");
            var work = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;
            await File.WriteAllBytesAsync(
                request,
                JsonSerializer.SerializeToUtf8Bytes(
                    StageCommand.Request(stage, inputs, new Dictionary<string, string>(), work, workspace.CallsFolder, workspace.Definition.Seed, run: null), ContractJson.Of<StageRequest>()),
                cancellation);
            var (estimate, problem) = await StageQuestion.EstimateAsync(workspace.Catalog.Find(stage.Uses!)!.Assembly, request, workspace.StageEnvironment.Variables, time, cancellation);
            return new(estimate, problem);
        }
        finally
        {
            trees.ForEach(tree => tree.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }
}
