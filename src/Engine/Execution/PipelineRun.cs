using System.Text.Json.Nodes;
using System.Threading.Channels;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Attempts;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Graph;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution;

/// <summary>
/// Carries out a plan. One loop owns all state: it decides what may start, hands stages to the runner, and takes in what they report.
/// A stage whose inputs changed digest, or turned out damaged, is decided anew.
/// </summary>
public sealed class PipelineRun(RunServices services, Plan plan, RunSettings settings, IRunObserver observer)
{
    /// <summary>How often a stage may be sent back because inputs were damaged or changed, before that counts as a failure.</summary>
    private const int MaximumReturns = 5;

    private readonly ReadyStages _queue = new(
        [.. plan.Stages.Where(stage => stage.State != PlanState.Cached).Select(stage => stage.Definition)], name => services.Graph.DependenciesOf(name));
    private readonly Dictionary<string, StoredResult> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StageOutcome> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _returns = new(StringComparer.Ordinal);
    /// <summary>The actions that the plan found incomplete.</summary>
    private readonly Dictionary<string, ActionRecord> _lost = plan.Stages
        .Where(stage => stage is { Remakes: true, Action: not null }).ToDictionary(stage => stage.Name, stage => stage.Action!, StringComparer.Ordinal);
    private readonly HashSet<string> _remakes = new(StringComparer.Ordinal);
    private readonly LinkedList<PlannedStage> _startable = [];
    private readonly Channel<(PlannedStage Stage, AttemptResult? Result, Exception? Failure)> _reports =
        Channel.CreateUnbounded<(PlannedStage, AttemptResult?, Exception?)>(new() { SingleReader = true });
    private int _running;
    private bool _stopping, _storeFailed, _interrupted;

    /// <returns>What became of each stage, in the plan's order, and whether the store itself failed.</returns>
    public async Task<(IReadOnlyList<StageOutcome> Stages, bool StoreFailed, bool Interrupted)> ExecuteAsync(CancellationToken cancellation)
    {
        observer.Begin(plan.Stages.Count);
        foreach (var stage in plan.Stages.Where(stage => stage.State == PlanState.Cached))
            await CachedAsync(stage);

        while (true)
        {
            if (cancellation.IsCancellationRequested)
                Interrupt();
            if (_stopping)
                Abandon();
            else
                await DecideAsync();
            Start(cancellation);
            if (_running == 0)
                break;
            var (reported, result, failure) = await _reports.Reader.ReadAsync(CancellationToken.None);
            _running--;
            settings.Resources.Return(reported.Definition.Resources);
            // What may start already need not wait while this one's artifacts are written.
            if (result is AttemptResult.Executed or AttemptResult.Adopted && !cancellation.IsCancellationRequested)
                Start(cancellation);
            if (failure is null)
                await ReportAsync(reported, result!);
            else
                Fail(reported, Explain(reported, failure), TimeSpan.Zero, storeFailed: true);
        }

        return ([.. plan.Stages.Select(stage => _outcomes[stage.Name])], _storeFailed, _interrupted);
    }

    /// <summary>Looks at each stage that may start, with its inputs as they are known now.</summary>
    private async Task DecideAsync()
    {
        while (!_stopping && _queue.TryTake(out var name))
        {
            var stage = services.Graph.Stage(name);
            try
            {
                await DecideAsync(stage);
            }
            catch (Exception failure)
            {
                // One stage's trouble with the store must not cost the others their records.
                var undecided = new PlannedStage { Definition = stage, State = PlanState.Run };
                Fail(undecided, Explain(undecided, failure), TimeSpan.Zero, storeFailed: true);
            }
        }
    }

    private async Task DecideAsync(StageDefinition stage)
    {
        var name = stage.Name;
        var forced = settings.Forced.Contains(name) && !_remakes.Contains(name);
        var resolved = services.Resolver.Resolve(stage, Content, forced);
        if (resolved is { State: PlanState.Cached, Result: { IsComplete: false } incomplete, Definition.Frozen: true })
        {
            resolved = resolved with { Result = services.Ledger.Recover(stage, incomplete) };
            if (resolved.Result is { Missing: [var file, ..] })
            {
                observer.Warn($"{name} is frozen, but its result is lost ({file.Path}, in the store and under artifacts/): it runs with its inputs as they are now");
                resolved = services.Resolver.Resolve(stage with { Frozen = false }, Content, forced);
            }
        }

        resolved = resolved with { Remakes = resolved.Action is { } action && _lost.TryGetValue(name, out var lost) && action.IsSameExecution(lost) };
        if (resolved is { State: PlanState.Cached, Result.IsComplete: true, Remakes: false })
            await CachedAsync(resolved);
        else if (resolved.Entries is { IsComplete: false } entries)
            Fail(resolved, $"{name}: {string.Join(", ", entries.UnknownInputs.Select(input => "inputs." + input))}: the result that a frozen stage keeps has no such output. Run that stage with --force.", TimeSpan.Zero, storeFailed: false);
        else if (resolved.Entries is null)
            Fail(resolved, $"{name}: {resolved.Reasons[0]}", TimeSpan.Zero, storeFailed: false);
        else
            _startable.AddLast(resolved with { State = PlanState.Run });
    }

    private void Start(CancellationToken cancellation)
    {
        for (var node = _startable.First; node is not null && !_stopping;)
        {
            var next = node.Next;
            if (settings.Resources.TryTake(node.Value.Definition.Resources))
            {
                _startable.Remove(node);
                _running++;
                Start(node.Value, cancellation);
            }

            node = next;
        }
    }

    private void Start(PlannedStage stage, CancellationToken cancellation)
    {
        observer.Started(stage.Name, stage.Reasons);
        AttemptWork work;
        try
        {
            work = Work(stage);
        }
        catch (Exception failure)
        {
            // Carried to the loop, which ends the stage with it.
            _reports.Writer.TryWrite((stage, null, failure));
            return;
        }

        _ = Task.Run(
            async () =>
            {
                try
                {
                    var result = await services.Runner.RunAsync(work, progress => observer.Progress(stage.Name, progress), cancellation);
                    _reports.Writer.TryWrite((stage, result, null));
                }
                catch (OperationCanceledException)
                {
                    _reports.Writer.TryWrite((stage, new AttemptResult.Interrupted([], TimeSpan.Zero), null));
                }
                catch (Exception failure)
                {
                    // Carried to the loop, which ends the stage with it.
                    _reports.Writer.TryWrite((stage, null, failure));
                }
            },
            CancellationToken.None);
    }

    private AttemptWork Work(PlannedStage stage)
    {
        // A copy: the attempt runs beside this loop, which goes on changing the results.
        var known = stage.Definition.Inputs.Select(input => input.Output).OfType<OutputReference>().Distinct().ToDictionary(output => output, Content);
        return new(
            stage.Definition, stage.Entries!, () => services.Entries.Build(stage.Definition, known.GetValueOrDefault),
            services.Entries.PathsOf(stage.Definition), [.. Blobs(stage.Definition)], stage.Replace, stage.Remakes ? stage.Action : null, services.Ledger.LogCopy(stage.Name));
    }

    private async Task ReportAsync(PlannedStage stage, AttemptResult result)
    {
        switch (result)
        {
            case AttemptResult.Executed executed:
                foreach (var path in executed.Changed)
                    observer.Warn($"{stage.Name}: {path} changed while the stage ran; its result is not kept for later runs");
                await DoneAsync(stage, executed.Result, StageStatus.Executed, executed.Duration, executed);
                break;
            case AttemptResult.Adopted adopted:
                await DoneAsync(stage, adopted.Result, StageStatus.Cached, TimeSpan.Zero, null);
                break;
            case AttemptResult.NeedsRemake remake:
                SendBack(stage, remake.Stages);
                break;
            case AttemptResult.InputsChanged:
                SendBack(stage, []);
                break;
            case AttemptResult.Failed failed:
                Fail(stage, failed.Error, failed.Duration, storeFailed: false, usage: failed.Usage);
                break;
            case AttemptResult.Interrupted interrupted:
                Fail(stage, $"{stage.Name}: interrupted; the next run goes on from what it had saved", interrupted.Duration, storeFailed: false, interrupted: true, interrupted.Usage);
                break;
            default:
                throw new InvalidOperationException($"{result.GetType().Name} is no way for an attempt to end.");
        }
    }

    private void SendBack(PlannedStage stage, IReadOnlyList<string> makers)
    {
        var count = _returns[stage.Name] = _returns.GetValueOrDefault(stage.Name) + 1;
        if (count > MaximumReturns)
        {
            Fail(stage, $"{stage.Name}: its inputs changed or were damaged {count} times in a row; is something writing to them, or the disk failing?", TimeSpan.Zero, storeFailed: makers.Count > 0);
            return;
        }

        if (settings.Exclusive && makers.Count > 0)
        {
            Fail(stage, $"{stage.Name}: the store has lost files of {string.Join(", ", makers)}, which would have to run first. Leave out --exclusive.", TimeSpan.Zero, storeFailed: false);
            return;
        }

        foreach (var maker in makers)
        {
            observer.Warn($"{maker} runs again: {stage.Name} needs files of it that the store has lost");
            _remakes.Add(maker);
        }

        _queue.Requeue(stage.Name, makers);
    }

    private Task CachedAsync(PlannedStage stage)
    {
        if (stage.Definition.Frozen)
            observer.Warn($"{stage.Name} is {stage.Reasons[0]}");
        return DoneAsync(stage, stage.Result!, StageStatus.Cached, TimeSpan.Zero, null);
    }

    private async Task DoneAsync(PlannedStage stage, StoredResult result, StageStatus status, TimeSpan duration, AttemptResult.Executed? executed)
    {
        _results[stage.Name] = result;
        var outcome = new StageOutcome
        {
            Stage = stage.Name,
            Status = status,
            Duration = duration,
            Fingerprint = result.Manifest.Fingerprint,
            Manifest = result.Digest,
            Metrics = result.Manifest.Metrics,
            Usage = executed?.Usage ?? [],
        };
        try
        {
            await services.Ledger.SettleAsync(stage.Definition, outcome, result, published: executed is not { Changed.Count: > 0 });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Fail(stage, Explain(stage, failure), duration, storeFailed: true);
            return;
        }

        End(outcome);
        _queue.Done(stage.Name);
    }

    private void Fail(PlannedStage stage, string error, TimeSpan duration, bool storeFailed, bool interrupted = false, JsonObject? usage = null)
    {
        _storeFailed |= storeFailed;
        var outcome = new StageOutcome
        {
            Stage = stage.Name,
            Status = StageStatus.Failed,
            Duration = duration,
            Fingerprint = stage.Entries is { IsComplete: true } entries ? entries.Fingerprint : null,
            Usage = usage ?? [],
            Error = error,
        };
        try
        {
            services.Ledger.TakeDownFailure(outcome, interrupted);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _storeFailed = true;
            observer.Warn(failure.Message);
        }

        End(outcome);
        foreach (var lost in _queue.Failed(stage.Name))
            Skip(lost, $"needs {stage.Name}, which failed");
        _stopping |= !settings.KeepGoing || interrupted;
    }

    /// <summary>A store or disk that fails is the user's to mend, by its message; anything else is a defect of the engine, told whole.</summary>
    private static string Explain(PlannedStage stage, Exception failure) =>
        $"{stage.Name}: {(failure is IOException or UnauthorizedAccessException ? failure.Message : failure.ToString())}";

    private void Interrupt()
    {
        _interrupted = true;
        _stopping = true;
    }

    private void Abandon()
    {
        foreach (var stage in _startable)
            Skip(stage.Name, "not started");
        _startable.Clear();
        foreach (var stage in _queue.Abandon())
            Skip(stage, "not started");
    }

    private void Skip(string stage, string reason) =>
        End(new() { Stage = stage, Status = StageStatus.Skipped, Error = $"{stage}: {reason}" });

    private void End(StageOutcome outcome)
    {
        // A stage that was cached at first and then had to be remade ends twice; the later word counts.
        _outcomes[outcome.Stage] = outcome;
        observer.Finished(outcome);
    }

    private InputContent? Content(OutputReference reference) =>
        _results.GetValueOrDefault(reference.Stage)?.Output(reference.Output) is { } output ? InputContent.OfOutput(output) : null;

    private IEnumerable<InputBlob> Blobs(StageDefinition stage) =>
        from input in stage.Inputs
        let output = input.Output
        where output is not null
        from file in _results[output.Stage].Output(output.Output)!.Files
        select new InputBlob(input.Name, output.Stage, file);
}
