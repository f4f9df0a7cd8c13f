using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Training;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Training;

[TestFixture]
public sealed class TrainingCheckpointTests : ScopedTest
{
    private static readonly TrainingSettings Settings = TinyTraining.Settings with
    {
        Schedule = ScheduleKind.Cosine, WarmupSteps = 2, MaxGradientNorm = 1, ActivationCheckpointing = true, EvaluateEvery = 2, Accumulation = 2, BatchSize = 1,
    };

    private readonly List<string> _warnings = [];

    [SetUp]
    public void Forget() => _warnings.Clear();

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(6)]
    public void Resumed_training_equals_the_uninterrupted_one_bit_for_bit(int steps)
    {
        using var whole = new TinyTraining(Settings, dropout: 0.2);
        var expected = whole.Run(validation: TinyTraining.Validation);
        using (var cut = Cut(steps))
            Save(cut, steps);

        using var resumed = new TinyTraining(Settings, dropout: 0.2);
        Scramble(resumed);
        var restored = Load(resumed);
        var state = resumed.Run(validation: TinyTraining.Validation, from: restored);

        Assert.That(state, Is.EqualTo(expected));
        Assert.That(resumed.Steps, Is.EqualTo(whole.Steps.Skip(steps)));
        Assert.That(resumed.Evaluations, Is.EqualTo(whole.Evaluations.Where(evaluation => evaluation.Step > steps)));
        Assert.That(resumed.Bits, Is.EqualTo(whole.Bits));
        Assert.That(_warnings, Is.Empty);
    }

    [Test]
    public void Only_the_newest_checkpoint_is_kept()
    {
        using var training = new TinyTraining(Settings);
        Directory.CreateDirectory(Folder["c/.writing-abc"]);
        foreach (var step in new[] { 9, 10, 11, 11 })
            Save(training, step);
        Assert.That(Directory.GetDirectories(Folder["c"]).Select(Path.GetFileName), Is.EqualTo(new[] { "step-000000000011.1" }));
        Assert.That(Load(training)!.State.Step, Is.EqualTo(11));
    }

    [TestCase("state.json")]
    [TestCase("tensors.safetensors")]
    [TestCase("sha256")]
    public void Damaged_checkpoint_is_passed_over_for_the_one_before(string name)
    {
        using var training = new TinyTraining(Settings);
        Action<string>[] damages = [File.Delete, path => File.WriteAllBytes(path, []), path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]), Flip];
        foreach (var damage in damages)
        {
            _warnings.Clear();
            Save(training, 3);
            Directory.Move(Folder["c/step-000000000003"], Folder["older"]);
            Save(training, 4);
            Directory.Move(Folder["older"], Folder["c/step-000000000003"]);
            damage(Folder[$"c/step-000000000004/{name}"]);
            Assert.That(Load(training)?.State.Step, Is.EqualTo(3));
            Assert.That(_warnings, Has.Count.EqualTo(1).And.All.Contains("step-000000000004"));
            Directory.Delete(Folder["c"], recursive: true);
        }

        static void Flip(string path)
        {
            var bytes = File.ReadAllBytes(path);
            bytes[^2] ^= 1;
            File.WriteAllBytes(path, bytes);
        }
    }

    [Test]
    public void Checkpoint_of_another_fingerprint_is_passed_over()
    {
        using var training = new TinyTraining(Settings);
        Save(training, 3);
        var before = training.Bits;
        Assert.That(TrainingCheckpoint.Load(Folder["c"], "another", training.Model.Trainable, training.Optimizer, _warnings.Add), Is.Null);
        Assert.That(_warnings, Has.Count.EqualTo(1).And.All.Contains("other settings"));
        Assert.That(training.Bits, Is.EqualTo(before));
    }

    [Test]
    public void Checkpoint_of_another_model_is_passed_over_and_changes_nothing()
    {
        using (var training = new TinyTraining(Settings))
            Save(training, 3);
        var (config, lora) = (TinyModels.Llama, TinyModels.Lora(TinyModels.Llama) with { Rank = 4 });
        using var other = new TinyTraining(Settings, model: Pipeline.Models.Architecture.CausalLm.Make(TinyModels.Weights(config), TinyModels.Adapter(config, lora)));
        var before = other.Bits;
        Assert.That(Load(other), Is.Null);
        Assert.That(_warnings, Has.Count.EqualTo(1));
        Assert.That(other.Bits, Is.EqualTo(before));
    }

    [Test]
    public void Absent_folder_and_what_was_being_written_are_no_checkpoint()
    {
        using var training = new TinyTraining(Settings);
        Assert.That(Load(training), Is.Null);
        Save(training, 3);
        Directory.Move(Folder["c/step-000000000003"], Folder["c/.writing-x"]);
        Assert.That(Load(training), Is.Null);
        Assert.That(_warnings, Is.Empty);
    }

    /// <summary>A training that ends after some steps as if its process had ended.</summary>
    private static TinyTraining Cut(int steps)
    {
        using var stop = new CancellationTokenSource();
        var cut = new TinyTraining(Settings, dropout: 0.2) { Checkpoint = (state, _) => { if (state.Step == steps) stop.Cancel(); } };
        Assert.That(() => cut.Trainer.Run(TinyTraining.Texts, TinyTraining.Validation, TrainingState.Start, null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        return cut;
    }

    private void Save(TinyTraining training, int step)
    {
        var evaluated = training.Evaluations.LastOrDefault(evaluation => evaluation.Best);
        var since = training.Evaluations.Count(evaluation => evaluated is not null && evaluation.Step > evaluated.Step);
        TrainingCheckpoint.Save(Folder["c"], "print", new(step, training.Evaluations.LastOrDefault()?.Step ?? -1, evaluated?.Loss, evaluated?.Step ?? 0, since), training.Model.Trainable, training.Optimizer, training.Trainer.Best, TrainingHistory.Empty);
    }

    private RestoredTraining? Load(TinyTraining training) => TrainingCheckpoint.Load(Folder["c"], "print", training.Model.Trainable, training.Optimizer, _warnings.Add);

    private static void Scramble(TinyTraining training)
    {
        using var frozen = torch.no_grad();
        foreach (var tensor in training.Model.Trainable.Concat(training.Optimizer.First))
            tensor.Fill(3);
    }
}
