using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>What a training came to.</summary>
/// <param name="State">Where it ended.</param>
/// <param name="History">Every step and evaluation, those before an interruption included.</param>
/// <param name="ResumedAfter">After which step this attempt began; 0 where it began at the start.</param>
public sealed record TrainingOutcome(TrainingState State, TrainingHistory History, long ResumedAfter)
{
    /// <summary>Tokens learned from in this attempt, for rates.</summary>
    public long TokensOfThisAttempt => History.Steps.Where(step => step.Step > ResumedAfter).Sum(step => (long)step.Tokens);

    /// <summary>Mean loss on the validation rows before the first step; null without such rows.</summary>
    public double? LossBefore => History.Evaluations is [{ Step: 0 } first, ..] ? first.Loss : null;
}

/// <summary>One training from its start, or from the last complete checkpoint of an earlier attempt, to its end.</summary>
/// <param name="folder">Where checkpoints are kept; what another attempt left there is gone on from.</param>
public sealed class TrainingSession(CausalLm model, TrainingSettings settings, string folder)
{
    /// <summary>Told of each step.</summary>
    public Action<StepRecord> Stepped { get; init; } = _ => { };

    /// <summary>Told of each evaluation.</summary>
    public Action<EvaluationRecord> Evaluated { get; init; } = _ => { };

    /// <summary>Told of what is worth a line in a log.</summary>
    public Action<string> Noted { get; init; } = _ => { };

    /// <summary>Trains; afterwards the model has its best weights, by validation loss, or its last ones, as the settings say.</summary>
    /// <exception cref="TrainingFailedException">A loss or gradient is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was to stop; a checkpoint of where it was is complete.</exception>
    public TrainingOutcome Run(IReadOnlyList<TrainingExample> training, IReadOnlyList<TrainingExample> validation, CancellationToken cancellation)
    {
        using var optimizer = new AdamW(model.Trainable, settings.Optimizer);
        var fingerprint = TrainingFingerprint.Of(model, settings, training, validation);
        var restored = TrainingCheckpoint.Load(folder, fingerprint, model.Trainable, optimizer, Noted);
        if (restored is not null)
            Noted($"goes on after step {restored.State.Step} of {settings.Steps}, where an earlier attempt was stopped");
        var recorder = new Recorder(this, fingerprint, optimizer, restored?.History ?? TrainingHistory.Empty);
        recorder.Trainer = new(model, settings, optimizer, recorder);
        try
        {
            var state = recorder.Trainer.Run(training, validation, restored?.State ?? TrainingState.Start, restored?.Best, cancellation);
            if (settings.KeepBest)
                Take(recorder.Trainer.Best);
            return new(state, recorder.History, restored?.State.Step ?? 0);
        }
        finally
        {
            foreach (var tensor in recorder.Trainer.Best ?? [])
                tensor.Dispose();
        }
    }

    private void Take(IReadOnlyList<Tensor>? best)
    {
        using var frozen = torch.no_grad();
        var trained = model.Trainable;
        for (var i = 0; i < (best?.Count ?? 0); i++)
            trained[i].CopyFrom(best![i]);
    }

    private void Save(string fingerprint, TrainingState state, AdamW optimizer, IReadOnlyList<Tensor>? best, TrainingHistory history) =>
        TrainingCheckpoint.Save(folder, fingerprint, state, model.Trainable, optimizer, best, history);

    /// <summary>Writes down what the trainer says, and keeps checkpoints.</summary>
    private sealed class Recorder(TrainingSession session, string fingerprint, AdamW optimizer, TrainingHistory before) : ITrainingObserver
    {
        private readonly List<StepRecord> _steps = [.. before.Steps];
        private readonly List<EvaluationRecord> _evaluations = [.. before.Evaluations];

        public Trainer Trainer { get; set; } = null!;

        public TrainingHistory History => new(_steps, _evaluations);

        public void Stepped(StepRecord record)
        {
            _steps.Add(record);
            session.Stepped(record);
        }

        public void Evaluated(EvaluationRecord record)
        {
            _evaluations.Add(record);
            session.Evaluated(record);
        }

        public void CheckpointPossible(TrainingState state, bool due)
        {
            if (due)
                session.Save(fingerprint, state, optimizer, Trainer.Best, History);
        }
    }
}
