using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>What a training came to.</summary>
/// <param name="State">Where it ended.</param>
/// <param name="Steps">Every step, in order; those before an interruption included.</param>
/// <param name="Evaluations">Every evaluation, in order.</param>
public sealed record TrainingOutcome(TrainingState State, IReadOnlyList<StepRecord> Steps, IReadOnlyList<EvaluationRecord> Evaluations)
{
    /// <summary>Mean loss on the validation rows before the first step; null without such rows.</summary>
    public double? LossBefore => Evaluations is [{ Step: 0 } first, ..] ? first.Loss : null;

    /// <summary>The lowest; null without validation rows.</summary>
    public double? LossAfter => State.BestLoss;
}

/// <summary>One training from its start, or from the last complete checkpoint of an earlier attempt, to its end.</summary>
public sealed class TrainingSession(CausalLm model, TrainingSettings settings) : ITrainingObserver
{
    private readonly List<StepRecord> _steps = [];
    private readonly List<EvaluationRecord> _evaluations = [];
    private Trainer? _trainer;

    /// <summary>Told of each step.</summary>
    public Action<StepRecord> Stepped { get; init; } = _ => { };

    /// <summary>Told of each evaluation.</summary>
    public Action<EvaluationRecord> Evaluated { get; init; } = _ => { };

    /// <summary>Told of what is worth a line in a log.</summary>
    public Action<string> Noted { get; init; } = _ => { };

    /// <summary>Trains; afterwards the model has its best weights, by validation loss, or its last ones where there are no validation rows.</summary>
    /// <inheritdoc cref="Trainer.Run" path="/exception"/>
    public TrainingOutcome Run(IReadOnlyList<TrainingExample> training, IReadOnlyList<TrainingExample> validation, CancellationToken cancellation)
    {
        using var optimizer = new AdamW(model.Trainable, settings.Optimizer);
        _trainer = new(model, settings, optimizer, this);
        var state = _trainer.Run(training, validation, TrainingState.Start, null, cancellation);
        Restore();
        return new(state, _steps, _evaluations);
    }

    void ITrainingObserver.Stepped(StepRecord record)
    {
        _steps.Add(record);
        Stepped(record);
    }

    void ITrainingObserver.Evaluated(EvaluationRecord record)
    {
        _evaluations.Add(record);
        Evaluated(record);
    }

    void ITrainingObserver.CheckpointPossible(TrainingState state, bool due)
    {
    }

    private void Restore()
    {
        if (_trainer!.Best is not { } best)
            return;
        using var frozen = torch.no_grad();
        var trained = model.Trainable;
        for (var i = 0; i < best.Count; i++)
        {
            if (settings.KeepBest)
                trained[i].CopyFrom(best[i]);
            best[i].Dispose();
        }
    }
}
