using Pipeline.Models.Architecture;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Training;

[TestFixture]
public sealed class TrainerTests : ScopedTest
{
    [Test]
    public void One_batch_of_eight_equals_eight_batches_of_one()
    {
        var texts = TinyModels.Examples(9, 12, 5, 17, 8, 2, 30, 11);
        using var whole = new TinyTraining(TinyTraining.Settings with { BatchSize = 8, Steps = 3 });
        using var parts = new TinyTraining(TinyTraining.Settings with { BatchSize = 1, Accumulation = 8, Steps = 3 });
        whole.Run(texts);
        parts.Run(texts);
        foreach (var (one, eight) in whole.Steps.Zip(parts.Steps))
        {
            Assert.That(eight.Loss, Is.EqualTo(one.Loss).Within(1e-5 * one.Loss));
            Assert.That(eight.GradientNorm, Is.EqualTo(one.GradientNorm).Within(1e-5 * one.GradientNorm));
            Assert.That(eight.Tokens, Is.EqualTo(one.Tokens));
        }
    }

    /// <summary>The token says stop while the first of a step's two batches is computed.</summary>
    [Test]
    public void Step_broken_off_between_its_batches_leaves_nothing_to_the_next()
    {
        var settings = TinyTraining.Settings with { BatchSize = 1, Accumulation = 2 };
        using var whole = new TinyTraining(settings);
        whole.Run();
        using var stop = new CancellationTokenSource();
        using var cut = new TinyTraining(settings, model: new Watched(TinyTraining.FreshModel(), stop.Cancel));

        Assert.That(() => cut.Run(cancellation: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(cut.Model.Trainable.Any(parameter => parameter.Grad is not null), Is.True, "it was to be broken off after a batch");
        cut.Run();

        Assert.That(cut.Bits, Is.EqualTo(whole.Bits));
    }

    [Test]
    public void Two_runs_are_equal_bit_for_bit()
    {
        using var one = new TinyTraining(TinyTraining.Settings, dropout: 0.2);
        using var two = new TinyTraining(TinyTraining.Settings, dropout: 0.2);
        one.Run(validation: TinyTraining.Validation);
        two.Run(validation: TinyTraining.Validation);
        Assert.That(two.Bits, Is.EqualTo(one.Bits));
        Assert.That(two.Steps, Is.EqualTo(one.Steps));
        Assert.That(two.Evaluations, Is.EqualTo(one.Evaluations));
    }

    [Test]
    public void Activation_checkpointing_gives_the_same_bits()
    {
        using var kept = new TinyTraining(TinyTraining.Settings, dropout: 0.2);
        using var again = new TinyTraining(TinyTraining.Settings with { ActivationCheckpointing = true }, dropout: 0.2);
        kept.Run();
        again.Run();
        Assert.That(again.Steps, Is.EqualTo(kept.Steps));
        Assert.That(again.Bits, Is.EqualTo(kept.Bits));
    }

    [Test]
    public void Activation_checkpointing_of_all_weights_gives_the_same_bits([Values(true, false)] bool gpt2)
    {
        using var kept = new TinyTraining(TinyTraining.Settings, model: All(gpt2));
        using var again = new TinyTraining(TinyTraining.Settings with { ActivationCheckpointing = true }, model: All(gpt2));
        kept.Run();
        again.Run();
        Assert.That(again.Steps, Is.EqualTo(kept.Steps));
        Assert.That(again.Bits, Is.EqualTo(kept.Bits));
    }

    [Test]
    public void Dropout_depends_on_its_seed()
    {
        using var one = new TinyTraining(TinyTraining.Settings, dropout: 0.2);
        using var other = new TinyTraining(TinyTraining.Settings with { DropoutSeed = 9 }, dropout: 0.2);
        one.Run();
        other.Run();
        Assert.That(other.Steps[0].Loss, Is.Not.EqualTo(one.Steps[0].Loss));
    }

    [Test]
    public void Dropout_is_another_in_each_step_batch_and_layer_and_none_in_evaluation()
    {
        var keys = from step in Enumerable.Range(0, 4) from projection in Enumerable.Range(0, 8) select new ForwardMode(true, 6, step).Key(projection);
        Assert.That(keys, Is.Unique);
        Assert.That(ForwardMode.Evaluation.Dropout, Is.False);

        var config = TinyModels.Llama;
        double Loss(double dropout)
        {
            using var model = CausalLm.Make(TinyModels.Weights(config), TinyModels.Adapter(config, TinyModels.Lora(config, dropout)));
            return Trainer.MeanLoss(model, TinyTraining.Validation, 1);
        }

        Assert.That(Loss(0.5), Is.EqualTo(Loss(0)));

        // Nothing is learned at a rate of zero: the two steps and the two batches of each differ by their masks alone.
        using var training = new TinyTraining(TinyTraining.Settings with { BatchSize = 1, Accumulation = 2, Steps = 2, LearningRate = 0 }, dropout: 0.4);
        training.Run([TinyTraining.Texts[0], TinyTraining.Texts[0]]);
        using var single = new TinyTraining(TinyTraining.Settings with { BatchSize = 1, Accumulation = 1, Steps = 2, LearningRate = 0 }, dropout: 0.4);
        single.Run([TinyTraining.Texts[0]]);
        Assert.That(training.Steps.Concat(single.Steps).Select(step => step.Loss), Is.Unique);
    }

    /// <summary>After one step the first moment is (1 − β₁) times the gradient that the optimiser was given.</summary>
    [Test]
    public void Gradients_longer_than_the_limit_are_scaled_down_to_it_and_shorter_ones_left([Values(0, 0.01, 1e6)] double limit)
    {
        using var training = new TinyTraining(TinyTraining.Settings with { Steps = 1, MaxGradientNorm = limit });
        training.Run();
        var norm = training.Steps[0].GradientNorm;
        var given = Math.Sqrt(training.Optimizer.First.Sum(moment => moment.ToArray<float>().Sum(value => (double)value * value))) / (1 - TinyTraining.Settings.Optimizer.Beta1);
        Assert.That(norm, Is.GreaterThan(0.1));
        Assert.That(given, Is.EqualTo(limit == 0.01 ? limit : norm).Within(0.01).Percent);
    }

    [Test]
    public void Steps_have_the_rates_of_the_schedule()
    {
        var settings = TinyTraining.Settings with { Schedule = ScheduleKind.Cosine, WarmupSteps = 2, Steps = 7 };
        using var training = new TinyTraining(settings);
        training.Run();
        var schedule = new Schedule(settings.Schedule, settings.LearningRate, settings.WarmupSteps, settings.Steps);
        Assert.That(training.Steps.Select(step => step.LearningRate), Is.EqualTo(Enumerable.Range(0, 7).Select(step => schedule.At(step))));
        Assert.That(training.Steps[0].LearningRate, Is.Zero);
        Assert.That(training.Steps[2].LearningRate, Is.EqualTo(settings.LearningRate));
    }

    [Test]
    public void Mean_loss_weighs_every_token_alike_whatever_the_batches()
    {
        using var training = new TinyTraining(TinyTraining.Settings);
        TrainingExample[] texts = TinyModels.Examples(3, 40, 7);
        using var frozen = torch.no_grad();
        var sums = texts.Select(text => PackedBatch.Of([text], Device).Loss(training.Model, ForwardMode.Evaluation).Item()).ToArray();
        Assert.That(Trainer.MeanLoss(training.Model, texts, 1), Is.EqualTo(sums.Sum() / texts.Sum(text => text.LabelCount)).Within(1e-6));
        Assert.That(Trainer.MeanLoss(training.Model, texts, 2), Is.EqualTo(sums.Sum() / texts.Sum(text => text.LabelCount)).Within(1e-5));
    }

    [Test]
    public void Copy_of_the_best_is_made_where_it_is_wanted_alone([Values] bool wanted)
    {
        using var training = new TinyTraining(TinyTraining.Settings with { KeepBest = wanted });
        training.Run(validation: TinyTraining.Validation);
        Assert.That(training.Trainer.Best, wanted ? Is.Not.Null : Is.Null);
        Assert.That(training.Evaluations, Has.Count.EqualTo(2));
    }

    [Test]
    public void Few_rows_seen_often_are_learned_by_heart([Values(true, false)] bool adapter)
    {
        var settings = TinyTraining.Settings with { BatchSize = 5, Steps = 150, LearningRate = 2e-2, Schedule = ScheduleKind.Cosine, WarmupSteps = 5, MaxGradientNorm = 1 };
        var wide = TinyModels.Lora(TinyModels.Llama) with { Rank = 16, Alpha = 16 };
        using var training = new TinyTraining(settings, model: adapter ? CausalLm.Make(TinyModels.Weights(TinyModels.Llama), TinyModels.Adapter(TinyModels.Llama, wide)) : All(gpt2: false));
        training.Run();
        TestContext.Out.WriteLine($"{training.Steps[0].Loss:f3} → {training.Steps[^1].Loss:f4}");
        Assert.That(training.Steps[0].Loss, Is.GreaterThan(3));
        // The frozen head of a random model cannot give a token more than 95 %: its rows are 1.5 long, what it is applied to 5.
        Assert.That(training.Steps[^1].Loss, Is.LessThan(adapter ? 0.4 : 0.01));
    }

    [Test]
    public void Weights_that_are_no_numbers_stop_the_training_before_its_step()
    {
        using var training = new TinyTraining(TinyTraining.Settings);
        using (torch.no_grad())
            training.Model.Trainable[1].Fill(double.NaN);
        var before = training.Bits;
        Assert.That(() => training.Run(), Throws.TypeOf<TrainingFailedException>().With.Message.Contains("Step 1").And.Message.Match("row [0-4], row [0-4]").And.Message.Contains("NaN"));
        Assert.That(training.Bits, Is.EqualTo(before));
        Assert.That(() => training.Run(validation: TinyTraining.Validation), Throws.TypeOf<TrainingFailedException>().With.Message.Contains("validation"));
    }

    [Test]
    public void Rows_without_a_label_add_nothing()
    {
        var silent = new TrainingExample("silent", [1, 2, 3], [true, false, false]);
        using var with = new TinyTraining(TinyTraining.Settings with { BatchSize = 1, Accumulation = 6, Steps = 1 });
        using var without = new TinyTraining(TinyTraining.Settings with { BatchSize = 1, Accumulation = 5, Steps = 1 });
        with.Run([.. TinyTraining.Texts, silent]);
        without.Run();
        Assert.That(with.Steps[0].Tokens, Is.EqualTo(without.Steps[0].Tokens));
        Assert.That(with.Steps[0].Loss, Is.EqualTo(without.Steps[0].Loss).Within(1e-5));
        Assert.That(Trainer.MeanLoss(with.Model, [silent, .. TinyTraining.Texts], 1), Is.EqualTo(Trainer.MeanLoss(with.Model, TinyTraining.Texts, 1)));
        Assert.That(() => with.Run([silent]), Throws.TypeOf<TrainingFailedException>().With.Message.Contains("silent"));
    }

    [Test]
    public void Training_stops_when_it_gets_no_better()
    {
        using var training = new TinyTraining(TinyTraining.Settings with { LearningRate = 0, EvaluateEvery = 2, Patience = 2, Steps = 100 });
        var state = training.Run(validation: TinyTraining.Validation);
        Assert.That(state, Is.EqualTo(new TrainingState(4, 4, training.Evaluations[0].Loss, 0, 2)));
        Assert.That(training.Evaluations.Select(evaluation => (evaluation.Step, evaluation.Best)), Is.EqualTo(new[] { (0L, true), (2L, false), (4L, false) }));
    }

    [Test]
    public void Best_tensors_are_those_of_the_lowest_loss()
    {
        var settings = TinyTraining.Settings with { LearningRate = 0.1, EvaluateEvery = 1 };
        using var training = new TinyTraining(settings);
        var state = training.Run(validation: TinyTraining.Validation);
        using var again = new TinyTraining(settings with { Steps = state.BestStep });
        again.Run();

        Assert.That(state.BestStep, Is.EqualTo(training.Evaluations.MinBy(evaluation => evaluation.Loss)!.Step).And.LessThan(settings.Steps));
        Assert.That(training.Trainer.Best!.SelectMany(tensor => tensor.ToArray<float>()), Is.EqualTo(again.Values));
    }

    /// <summary>Rows are read before a step's first batch and all through an evaluation: a stop at the n-th reading comes before a step, or in the middle of an evaluation.</summary>
    [Test]
    public void Stop_at_any_instant_is_gone_on_from_with_the_same_bits([Range(1, 13)] int reading)
    {
        var settings = TinyTraining.Settings with { BatchSize = 1, Accumulation = 2, EvaluateEvery = 2, Steps = 4 };
        using var undisturbed = new TinyTraining(settings, dropout: 0.1);
        var end = undisturbed.Run(validation: TinyTraining.Validation);

        using var stop = new CancellationTokenSource();
        TrainingState? offered = null;
        using var training = new TinyTraining(settings, dropout: 0.1) { Checkpoint = (state, due) => offered = due ? state : offered };
        var left = reading;
        Assert.That(
            () => training.Run(new WatchedList<TrainingExample>(TinyTraining.Texts, Count), new WatchedList<TrainingExample>(TinyTraining.Validation, Count), cancellation: stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
        var state = training.Run(validation: TinyTraining.Validation, from: new(offered!, training.Trainer.Best, TrainingHistory.Empty));

        Assert.That(state, Is.EqualTo(end));
        Assert.That(training.Bits, Is.EqualTo(undisturbed.Bits));
        Assert.That(training.Steps, Is.EqualTo(undisturbed.Steps));
        Assert.That(training.Evaluations, Is.EqualTo(undisturbed.Evaluations));

        void Count()
        {
            if (--left == 0)
                stop.Cancel();
        }
    }

    [Test]
    public void Checkpointed_pass_goes_backward_after_one_over_longer_rows()
    {
        float[] Gradients(bool longerBetween)
        {
            var config = TinyModels.Llama with { MaxPositionEmbeddings = 4096 };
            using var model = CausalLm.Make(TinyModels.Weights(config), TinyModels.Adapter(config, TinyModels.Lora(config)));
            var mode = new ForwardMode(true, 1, 1, true);
            var loss = PackedBatch.Of(TinyModels.Examples(9), Device).Loss(model, mode);
            if (longerBetween)
                PackedBatch.Of(TinyModels.Examples(1500), Device).Loss(model, mode);
            loss.Backward();
            return [.. model.Trainable.SelectMany(tensor => tensor.Grad!.ToArray<float>())];
        }

        Assert.That(Gradients(longerBetween: true), Is.EqualTo(Gradients(longerBetween: false)));
    }

    private static CausalLm All(bool gpt2) => CausalLm.Make(TinyModels.Weights(gpt2 ? TinyModels.Gpt2 : TinyModels.Llama, TinyModels.Plain with { Trainable = true }));
}
