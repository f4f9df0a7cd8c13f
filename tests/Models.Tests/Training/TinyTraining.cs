using Pipeline.Models.Architecture;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Training;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Training;

/// <summary>A tiny LLaMA with an adapter, a few texts, and all that a training says. Twice the same arguments are twice the same training.</summary>
internal sealed class TinyTraining : ITrainingObserver, IDisposable
{
    public static TrainingSettings Settings { get; } = new() { BatchSize = 2, Steps = 7, LearningRate = 1e-2, ShuffleSeed = 5, DropoutSeed = 6 };

    public static TrainingExample[] Texts { get; } = TinyModels.Examples(9, 12, 5, 17, 8);

    public static TrainingExample[] Validation { get; } = TinyModels.Examples(11, 6);

    public static CausalLm FreshModel(double dropout = 0) =>
        CausalLm.Make(TinyModels.Weights(TinyModels.Llama), TinyModels.Adapter(TinyModels.Llama, TinyModels.Lora(TinyModels.Llama, dropout)));

    public TinyTraining(TrainingSettings settings, double dropout = 0, CausalLm? model = null)
    {
        Model = model ?? FreshModel(dropout);
        Optimizer = new(Model.Trainable, settings.Optimizer);
        Trainer = new(Model, settings, Optimizer, this);
    }

    public CausalLm Model { get; }

    public AdamW Optimizer { get; }

    public Trainer Trainer { get; }

    public List<StepRecord> Steps { get; } = [];

    public List<EvaluationRecord> Evaluations { get; } = [];

    /// <summary>Called at each moment at which the state may be kept.</summary>
    public Action<TrainingState, bool> Checkpoint { get; init; } = (_, _) => { };

    /// <summary>The bits of the trained tensors and of the best ones.</summary>
    public int[] Bits => [.. Model.Trainable.Concat(Trainer.Best ?? []).SelectMany(tensor => tensor.ToArray<int>())];

    public float[] Values => [.. Model.Trainable.SelectMany(tensor => tensor.ToArray<float>())];

    public TrainingState Run(IReadOnlyList<TrainingExample>? texts = null, IReadOnlyList<TrainingExample>? validation = null, RestoredTraining? from = null, CancellationToken cancellation = default) =>
        Trainer.Run(texts ?? Texts, validation ?? [], from?.State ?? TrainingState.Start, from?.Best, cancellation);

    public void Stepped(StepRecord record) => Steps.Add(record);

    public void Evaluated(EvaluationRecord record) => Evaluations.Add(record);

    public void CheckpointPossible(TrainingState state, bool due) => Checkpoint(state, due);

    public void Dispose()
    {
        foreach (var tensor in Trainer.Best ?? [])
            tensor.Dispose();
        Optimizer.Dispose();
        Model.Dispose();
    }
}
