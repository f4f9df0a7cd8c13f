using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Training;

namespace Pipeline.Models.Tests.Training;

/// <summary>A folder of checkpoints is gone on with by the same training alone.</summary>
[TestFixture]
public sealed class TrainingSessionTests : ScopedTest
{
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
            ("the adapter", () => Run(Settings, adapter: 77)),
            ("the base", () => Run(Settings, norm: 1.5)),
        };
        foreach (var (what, run) in others)
        {
            Run(Settings);
            Assert.That(run().ResumedAfter, Is.Zero, what);
        }
    }

    private TrainingOutcome Run(
        TrainingSettings settings, IReadOnlyList<TrainingExample>? rows = null, IReadOnlyList<TrainingExample>? validation = null, ulong? adapter = null, double? norm = null)
    {
        var lora = TinyModels.Lora(TinyModels.Llama);
        using var model = CausalLm.Make(
            TinyModels.Weights(TinyModels.Llama), adapter is { } seed ? LoraAdapter.Initialize(TinyModels.Llama, lora, seed, Device) : TinyModels.Adapter(TinyModels.Llama, lora));
        if (norm is { } value)
            model.Weights.Other("model.norm.weight").Fill(value);
        return new TrainingSession(model, settings, Folder["checkpoints"]).Run(rows ?? TinyTraining.Texts, validation ?? [], default);
    }
}
