using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>
/// Supervised fine-tuning: batch → loss → gradients → step. The loss is normalised by the labels of the whole accumulation window, so eight
/// batches of one are one batch of eight. What a step does depends on the seeds and its number alone; a training resumed from a state and its
/// tensors goes on bit for bit.
/// </summary>
public sealed class Trainer(CausalLm model, TrainingSettings settings, AdamW optimizer, ITrainingObserver observer)
{
    private readonly IReadOnlyList<Tensor> _parameters = model.Trainable;
    private readonly Schedule _schedule = new(settings.Schedule, settings.LearningRate, settings.WarmupSteps, settings.Steps);

    /// <summary>Copies of the trainable tensors as they were at the lowest validation loss; null before any evaluation, and where the last ones are wanted.</summary>
    public IReadOnlyList<Tensor>? Best { get; private set; }

    /// <summary>Trains from a state to the last step, or until it gets no better.</summary>
    /// <param name="best">The best tensors so far, of a training that is resumed.</param>
    /// <exception cref="TrainingFailedException">A loss or gradient is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was to stop; the state before the step or evaluation that was broken off has been offered for keeping.</exception>
    public TrainingState Run(
        IReadOnlyList<TrainingExample> training, IReadOnlyList<TrainingExample> validation, TrainingState state, IReadOnlyList<Tensor>? best, CancellationToken cancellation)
    {
        Best = best;
        var order = new ExampleOrder(training.Count, settings.PerStep, settings.ShuffleSeed);
        var begun = state.Step;
        try
        {
            while (true)
            {
                if (validation.Count > 0 && IsEvaluationDue(state))
                    state = Evaluate(validation, state, cancellation);
                if (state.Step > begun)
                    observer.CheckpointPossible(state, (settings.CheckpointEvery > 0 && state.Step % settings.CheckpointEvery == 0) || state.Step % order.StepsPerEpoch == 0);
                if (state.Step >= settings.Steps || (settings.Patience > 0 && state.WithoutBetter >= settings.Patience))
                    return state;
                var examples = order.At(state.Step).ToArray().Select(index => training[index]).ToArray();
                observer.Stepped(Step(state.Step + 1, (state.Step / order.StepsPerEpoch) + 1, examples, cancellation));
                state = state with { Step = state.Step + 1 };
            }
        }
        catch (OperationCanceledException)
        {
            // The weights and moments are still those of the state: a step changes them at its very end, an evaluation not at all.
            observer.CheckpointPossible(state, due: true);
            throw;
        }
    }

    /// <summary>Mean loss over all labels, in nats.</summary>
    public static double MeanLoss(CausalLm model, IReadOnlyList<TrainingExample> examples, int batchSize, CancellationToken cancellation = default)
    {
        using var frozen = torch.no_grad();
        var (loss, labels) = (0.0, 0L);
        foreach (var chunk in examples.Chunk(batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var batch = PackedBatch.Of(chunk, model.Device);
            if (batch.LabelCount == 0)
                continue;
            loss += batch.Loss(model, ForwardMode.Evaluation).Item();
            labels += batch.LabelCount;
        }

        return loss / Math.Max(1, labels);
    }

    private bool IsEvaluationDue(TrainingState state) =>
        state.EvaluatedStep != state.Step
        && (state.Step == 0 || state.Step == settings.Steps || (settings.EvaluateEvery > 0 && state.Step % settings.EvaluateEvery == 0));

    private StepRecord Step(long step, long epoch, TrainingExample[] examples, CancellationToken cancellation)
    {
        var labels = examples.Sum(example => example.LabelCount);
        if (labels == 0)
            throw new TrainingFailedException($"Step {step}: no token of its rows counts, so there is nothing to learn. The rows are {Names(examples)}. Remove such rows, or raise the length they are cut to.");
        // A step that was broken off between its batches leaves theirs.
        foreach (var parameter in _parameters)
            parameter.ClearGrad();
        var loss = 0.0;
        var batches = examples.Chunk(settings.BatchSize).ToArray();
        for (var i = 0; i < batches.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var batch = PackedBatch.Of(batches[i], model.Device);
            if (batch.LabelCount == 0)
                continue;
            var mode = new ForwardMode(true, settings.DropoutSeed, (step * settings.Accumulation) + i, settings.ActivationCheckpointing);
            var sum = batch.Loss(model, mode);
            loss += sum.Item();
            (sum * (1.0 / labels)).Backward();
        }

        loss /= labels;
        var norm = torch.optim.grad_norm(_parameters);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            throw new TrainingFailedException(
                $"Step {step}: the loss is {loss} and the gradients' norm {norm}. The rows of this step are {Names(examples)}."
                + $" Try a lower learning rate (now {_schedule.At(step - 1)}), a lower max_gradient_norm, or compute in fp32.");
        }

        // A little more than the norm, as torch's clip_grad_norm_ has it.
        var clip = settings.MaxGradientNorm > 0 ? Math.Min(1, settings.MaxGradientNorm / (norm + 1e-6)) : 1;
        var rate = _schedule.At(step - 1);
        optimizer.Step(step, clip, rate);
        return new(step, epoch, labels, loss, rate, norm);
    }

    private static string Names(TrainingExample[] examples) =>
        $"{string.Join(", ", examples.Take(8).Select(example => example.Id))}{(examples.Length > 8 ? $" and {examples.Length - 8} more" : "")}";

    private TrainingState Evaluate(IReadOnlyList<TrainingExample> validation, TrainingState state, CancellationToken cancellation)
    {
        var loss = MeanLoss(model, validation, settings.BatchSize, cancellation);
        if (!double.IsFinite(loss))
            throw new TrainingFailedException($"The loss on the validation rows is {loss} after step {state.Step}. Check the weights that the training began with, or try a lower learning rate.");
        var better = state.BestLoss is not { } lowest || loss < lowest;
        observer.Evaluated(new(state.Step, loss, better));
        if (!better)
            return state with { EvaluatedStep = state.Step, WithoutBetter = state.WithoutBetter + 1 };
        if (settings.KeepBest)
            Keep();
        return state with { EvaluatedStep = state.Step, BestLoss = loss, BestStep = state.Step, WithoutBetter = 0 };
    }

    private void Keep()
    {
        using var frozen = torch.no_grad();
        Best ??= [.. _parameters.Select(parameter => torch.empty(parameter.Shape, device: parameter.Device).DetachFromDisposeScope())];
        for (var i = 0; i < _parameters.Count; i++)
            Best[i].CopyFrom(_parameters[i]);
    }
}
