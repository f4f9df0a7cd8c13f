using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Training;

/// <summary>A folder of checkpoints is gone on with by the same training alone.</summary>
[TestFixture]
public sealed class TrainingSessionTests : ScopedTest
{
    private static readonly ModelConfig Config = TinyModels.Llama;

    private static readonly TrainingSettings Settings = TinyTraining.Settings with { CheckpointEvery = 2 };

    [Test]
    public void Same_training_goes_on()
    {
        Assert.That(Run(Settings).ResumedAfter, Is.Zero);
        Assert.That(Run(Settings).ResumedAfter, Is.GreaterThan(0));
    }

    [Test]
    public void Training_with_other_settings_rows_or_weights_begins_anew()
    {
        var others = new (string What, Func<TrainingOutcome> Run)[]
        {
            ("settings", () => Run(Settings with { LearningRate = 2e-2 })),
            ("rows", () => Run(Settings, TinyTraining.Texts[1..])),
            ("what counts", () => Run(Settings, [TinyTraining.Texts[0] with { Trained = [.. TinyTraining.Texts[0].Trained.Select((trained, i) => trained && i > 2)] }, .. TinyTraining.Texts[1..]])),
            ("validation rows", () => Run(Settings, validation: TinyTraining.Validation)),
            ("the adapter", () => Run(Settings, adapter: adapter => adapter.Tensors.First().Tensor.Fill(0.01))),
            ("the adapter's scale", () => Run(Settings, lora: TinyModels.Lora(Config) with { Alpha = 9 })),
            ("its dropout", () => Run(Settings, lora: TinyModels.Lora(Config, dropout: 0.1))),
            ("the base", () => Run(Settings, weights: weights => weights.Other("model.norm.weight").Fill(1.5))),
            ("a matrix of the base", () => Run(Settings, weights: weights => weights.Dense("model.layers.1.mlp.up_proj.weight").Fill(0.01))),
            ("its angles", () => Run(Settings, config: Config with { RopeTheta = 500 })),
            ("the weights' form", () => Run(Settings, options: TinyModels.Plain with { Quantize = true })),
            ("the computation", () => Run(Settings, options: TinyModels.Plain with { Compute = ScalarType.BFloat16 })),
        };
        foreach (var (what, run) in others)
        {
            Run(Settings);
            Assert.That(run().ResumedAfter, Is.Zero, what);
        }
    }

    private TrainingOutcome Run(
        TrainingSettings settings, IReadOnlyList<TrainingExample>? rows = null, IReadOnlyList<TrainingExample>? validation = null, ModelConfig? config = null,
        WeightOptions? options = null, LoraAdapterConfig? lora = null, Action<LoraAdapter>? adapter = null, Action<ModelWeights>? weights = null)
    {
        using var model = CausalLm.Make(TinyModels.Weights(config ?? Config, options), TinyModels.Adapter(config ?? Config, lora));
        using (torch.no_grad())
        {
            adapter?.Invoke(model.Adapter!);
            weights?.Invoke(model.Weights);
        }

        return new TrainingSession(model, settings, Folder["checkpoints"]).Run(rows ?? TinyTraining.Texts, validation ?? [], default);
    }
}
