using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>How a model is trained.</summary>
public sealed record TrainingSettings
{
    /// <summary>Examples of one forward and backward pass.</summary>
    public required int BatchSize { get; init; }
    /// <summary>Passes whose gradients are added up before the optimiser's step.</summary>
    public int Accumulation { get; init; } = 1;
    public required long Steps { get; init; }
    public required double LearningRate { get; init; }
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Constant;
    public long WarmupSteps { get; init; }
    public AdamWSettings Optimizer { get; init; } = new();
    /// <summary>Largest L2 norm of all gradients together; larger ones are scaled down to it. 0: no limit.</summary>
    public double MaxGradientNorm { get; init; }
    /// <summary>Seed of the order of examples.</summary>
    public ulong ShuffleSeed { get; init; }
    /// <summary>Seed of LoRA's dropout.</summary>
    public ulong DropoutSeed { get; init; }
    public bool ActivationCheckpointing { get; init; }
    /// <summary>Steps between evaluations on the validation rows; 0: only at the end.</summary>
    public long EvaluateEvery { get; init; }
    /// <summary>Evaluations without a better loss after which training stops; 0: never.</summary>
    public int Patience { get; init; }
    /// <summary>Whether the result is the weights of the lowest validation loss; else those of the last step.</summary>
    public bool KeepBest { get; init; } = true;
    /// <summary>Steps between checkpoints; 0: none but at the ends of epochs.</summary>
    public long CheckpointEvery { get; init; }

    /// <summary>Examples of one step.</summary>
    public int PerStep => BatchSize * Accumulation;
}
