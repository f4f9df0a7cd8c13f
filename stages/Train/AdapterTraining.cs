using System.Diagnostics;
using Pipeline.Models;
using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Memory;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;
using Pipeline.Torch;

namespace Pipeline.Train;

/// <summary>Trains an adapter on rows.</summary>
internal sealed class AdapterTraining(StageContext<TrainOptions> context, TrainingRows rows)
{
    private const double Phase1ARate = 2e-4;
    private const double Phase1BRate = 5e-6;

    private readonly TrainOptions _options = context.Options;
    private readonly ulong _seed = (ulong)context.Seed;
    private readonly string _base = context.Inputs["base"];

    // Validation rows are like the old ones: by their loss no step on failures is better than none.
    private bool KeepsBest => (_options.Keep ?? (rows.Failures is not null ? KeptWeights.Last : KeptWeights.Best)) is KeptWeights.Best;

    public void Run(CancellationToken cancellationToken)
    {
        var folder = ModelFolder.Open(_base);
        var (config, tokenizer) = folder;
        if (folder.Doubt is { } doubt)
            context.Log.Warning(doubt);
        var template = _options.Template is { } name ? ChatTemplate.Named(name, tokenizer) : ChatTemplate.OfModel(_base, tokenizer);
        var length = Math.Min(_options.MaxLength, config.MaxPositionEmbeddings);
        var builder = new ExampleBuilder(template, length, trainOnAll: false, _options.LongRows is LongRows.Drop);
        var training = rows.Failures is { } failures ? WithReplay(builder, failures, length) : Examples(builder, rows.Data);
        var validation = Examples(new(template, length, trainOnAll: false), rows.Validation);
        context.Log.Info($"{training.Length} rows to train on, {validation.Length} to choose by; {builder.Truncated} cut off, {builder.Dropped} left out because they are too long, {builder.Empty} because they have no answer");
        if (training.Length == 0)
            throw new StageInputException($"No row can be learned from. {LeftOut(builder, length)}");
        if (builder.Dropped + builder.Empty > 0)
            context.Log.Warning($"{builder.Dropped + builder.Empty} of {training.Length + builder.Dropped + builder.Empty} rows are not trained on. {LeftOut(builder, length)}");
        if (validation.Length == 0 && (_options.Keep is KeptWeights.Best || _options.Patience > 0))
            context.Log.Warning("There are no validation rows to choose by, so keep: best and patience change nothing: the last weights are kept.");
        Preview(training, tokenizer);

        var (device, adapter) = (ChosenDevice(), AdapterConfig(config));
        var options = new WeightOptions(
            ComputeTypes.Resolve(_options.Compute, device), device, Quantize: _options.Method is TrainingMethod.Qlora, DoubleQuantization: _options.Lora.DoubleQuantization);
        var tokens = MemoryPlan.LargestBatch(training, _options.BatchSize);
        var plan = MemoryPlan.OfAdapter(config, options, adapter, tokens, _options.ActivationCheckpointing, KeepsBest, _options.Optimizer.EightBit);
        var budget = MemoryBudget.Of(device, context.Resources.Memory);
        budget.Require(plan, _options.LessMemory(), context.Log.Info);
        context.Usage["planned_memory_bytes"] = budget.Taken + plan.Total;
        using var model = Load(config, options, adapter);
        var settings = Settings(training.Length);
        var watch = Stopwatch.StartNew();
        var outcome = Train(model, settings, training, validation, cancellationToken);
        var change = model.Adapter!.DeltaNorm();
        if (change == 0 && !(KeepsBest && outcome is { LossBefore: not null, State.BestStep: 0 }))
            throw new StageInputException("The adapter changes nothing after the training (‖ΔW‖ is 0): nothing was learned. Look at the learning rate, the dropout and the steps.");
        context.Metrics["delta_norm"] = change;
        AdapterOutput.Write(context, model.Adapter, outcome);
        if (KeepsBest && outcome.LossBefore is not null && outcome.State.BestStep == 0)
            context.Log.Warning("No step made the loss on the validation rows lower, so the adapter is as it was before the first step. Try another learning rate or more steps"
                + (outcome.History.Steps.Any(step => step.LearningRate > 0) ? ", or keep: last." : ": the rate of all steps was 0, because the warm-up is longer than the training."));
        Report(model, outcome, training.Length, builder, watch.Elapsed);
    }

    /// <summary>The failures, and so many rows of the data that they are the asked share of all, each at most once.</summary>
    /// <exception cref="StageInputException">No failure is left: it would be a training on old rows alone.</exception>
    private TrainingExample[] WithReplay(ExampleBuilder builder, IReadOnlyList<InstructionRow> failures, int length)
    {
        var wrong = Examples(builder, failures);
        if (wrong.Length == 0)
            throw new StageInputException($"None of the {failures.Count} failures can be learned from. {LeftOut(builder, length)}");
        if (wrong.Length < failures.Count)
            context.Log.Warning($"{failures.Count - wrong.Length} of {failures.Count} failures are left out. {LeftOut(builder, length)}");
        var wanted = Math.Round(wrong.Length * _options.Replay / (1 - _options.Replay));
        // A row that nothing is left of makes way for the next one, and so does one that asks what a failure has the better answer to.
        var corrected = failures.Select(Asked).ToHashSet(StringComparer.Ordinal);
        var replay = new SplitMix64(SplitMix64.Derive(_seed, 4)).Permutation(rows.Data.Count)
            .Where(index => !corrected.Contains(Asked(rows.Data[index])))
            .Select(index => (Index: index, Example: Build(builder, rows.Data[index]))).Where(drawn => drawn.Example is not null)
            .Take((int)Math.Min(rows.Data.Count, wanted)).OrderBy(drawn => drawn.Index).Select(drawn => drawn.Example!).ToArray();
        if (replay.Length < wanted)
            context.Log.Warning($"The data has {replay.Length} rows to replay, so they are {(double)replay.Length / (replay.Length + wrong.Length):P0} of all and not {_options.Replay:P0}.");
        context.Metrics["replayed"] = replay.Length;
        return [.. wrong, .. replay];
    }

    /// <summary>Why rows were left out, and what would help.</summary>
    private string LeftOut(ExampleBuilder builder, int length) => string.Join(' ', new[]
    {
        builder.Empty > 0 ? $"{builder.Empty} have no answer of the assistant's." : null,
        builder.Dropped > 0 ? $"{length} tokens are too few for {builder.Dropped}. {(length < _options.MaxLength ? "The model reads no more." : "Raise params.max_length.")}" : null,
    }.OfType<string>());

    /// <summary>What a row asks: all that stands before its last answer.</summary>
    private static string Asked(InstructionRow row)
    {
        var last = row.Messages.ToList().FindLastIndex(message => message.Role == "assistant");
        return string.Concat(row.Messages.Take(last < 0 ? row.Messages.Count : last).Select(message => $"{message.Role}\0{message.Content}\0"));
    }

    private Device ChosenDevice()
    {
        var device = _options.Device == "cuda" ? Device.Cuda(0) : Device.Cpu;
        return device.IsCpu || torch.cuda.is_available()
            ? device
            : throw new StageInputException("params.device is cuda, and there is no GPU that this libtorch can use. See ./build.sh --target=Doctor, or set device: cpu.");
    }

    /// <summary>Of the adapter to go on from, or of a fresh one.</summary>
    private LoraAdapterConfig AdapterConfig(ModelConfig config)
    {
        if (context.Inputs.Find("adapter") is not { } folder)
            return LoraConfig(config);
        var own = LoraAdapter.Check(folder, config);
        if (_options.IgnoredBeside(own).ToArray() is { Length: > 0 } ignored)
            context.Log.Warning($"The input adapter has its own shape, so {string.Join(", ", ignored)} of params change nothing: it has rank {own.Rank}, alpha {own.Alpha}, dropout {own.Dropout}.");
        return own;
    }

    private CausalLm Load(ModelConfig config, WeightOptions options, LoraAdapterConfig adapter)
    {
        var weights = WeightFiles.Load(_base, config, options, (done, total) => context.Progress.Report(done, total, "tensors"));
        return CausalLm.Make(weights, context.Inputs.Find("adapter") is { } folder
            ? LoraAdapter.Load(folder, config, options.Device)
            : LoraAdapter.Initialize(config, adapter, SplitMix64.Derive(_seed, 1), options.Device));
    }

    private LoraAdapterConfig LoraConfig(ModelConfig config)
    {
        var (lora, rank) = (_options.Lora, _options.AdapterRank());
        var adapter = new LoraAdapterConfig
        {
            Rank = rank,
            Alpha = lora.Alpha,
            Dropout = lora.Dropout,
            Targets = new NamedModules([.. (lora.Targets ?? LoraTargets.DefaultNames(config)).Distinct().Order(StringComparer.Ordinal)]),
            UseRslora = lora.Rslora,
            FanInFanOut = config.Architecture is ModelArchitecture.Gpt2,
        };
        // The product of two matrices of a higher rank says no more than one of the layer's own.
        var smallest = LoraTargets.Select(config, adapter.Targets).MinBy(Side)!;
        return rank <= Side(smallest) ? adapter : throw new StageInputException(
            $"params.rank is {rank}, and {smallest.Module} has {smallest.InFeatures} inputs and {smallest.OutFeatures} outputs. Set it to {Side(smallest)} at most, or name larger layers under params.lora.targets.");
        static long Side(ParameterShape layer) => Math.Min(layer.InFeatures, layer.OutFeatures);
    }

    private TrainingSettings Settings(int examples)
    {
        var perStep = _options.BatchSize * _options.Accumulation;
        var perEpoch = (examples + perStep - 1) / perStep;
        var steps = _options.Steps ?? Math.Max(1, (long)Math.Ceiling((_options.Epochs ?? 1) * perEpoch));
        var optimizer = _options.Optimizer;
        return new()
        {
            BatchSize = _options.BatchSize,
            Accumulation = _options.Accumulation,
            Steps = steps,
            LearningRate = optimizer.LearningRate ?? (rows.Failures is not null ? Phase1BRate : Phase1ARate),
            Schedule = optimizer.Schedule,
            WarmupSteps = (long)Math.Ceiling(optimizer.WarmupRatio * steps),
            Optimizer = new(optimizer.Beta1, optimizer.Beta2, WeightDecay: optimizer.WeightDecay, EightBit: optimizer.EightBit),
            MaxGradientNorm = optimizer.MaxGradientNorm,
            ShuffleSeed = SplitMix64.Derive(_seed, 2),
            DropoutSeed = SplitMix64.Derive(_seed, 3),
            ActivationCheckpointing = _options.ActivationCheckpointing,
            EvaluateEvery = _options.EvaluateEvery,
            Patience = _options.Patience,
            CheckpointEvery = _options.CheckpointEvery,
            KeepBest = KeepsBest,
        };
    }

    private TrainingOutcome Train(CausalLm model, TrainingSettings settings, TrainingExample[] training, TrainingExample[] validation, CancellationToken cancellationToken)
    {
        var session = new TrainingSession(model, settings, Path.Combine(context.Work, "checkpoints"))
        {
            Stepped = step =>
            {
                context.Progress.Report(step.Step, settings.Steps, "steps");
                context.Progress.Metric("loss", step.Loss, step.Step);
            },
            Evaluated = evaluation => context.Progress.Metric("validation_loss", evaluation.Loss, evaluation.Step),
            Noted = context.Log.Info,
        };
        return session.Run(training, validation, cancellationToken);
    }

    private static TrainingExample[] Examples(ExampleBuilder builder, IReadOnlyList<InstructionRow> from) => [.. from.Select(row => Build(builder, row)).OfType<TrainingExample>()];

    private static TrainingExample? Build(ExampleBuilder builder, InstructionRow row) =>
        builder.Build(row.Id, [.. row.Messages.Select(message => new ChatMessage(message.Role, message.Content))]);

    /// <summary>The first rows as they are trained on, so that a wrong template or mask is seen in the log.</summary>
    private void Preview(TrainingExample[] examples, Tokenizer tokenizer)
    {
        foreach (var example in examples.Take(3))
            context.Log.Info($"row {example.Id}: {MaskPreview.Of(example, tokenizer)}");
    }

    private void Report(CausalLm model, TrainingOutcome outcome, int trainedOn, ExampleBuilder builder, TimeSpan elapsed)
    {
        var metrics = context.Metrics;
        metrics["rows"] = trainedOn + builder.Dropped + builder.Empty;
        metrics["failures"] = rows.Failures?.Count ?? 0;
        metrics["rows_cut_off"] = builder.Truncated;
        metrics["rows_left_out"] = builder.Dropped + builder.Empty;
        metrics["steps"] = outcome.History.Steps.Count;
        metrics["trainable_parameters"] = model.Trainable.Sum(tensor => tensor.NumberOfElements);
        metrics["validation_loss_before"] = outcome.LossBefore;
        // Of the weights that are written: the best ones' is not the last ones'.
        metrics["validation_loss"] = KeepsBest ? outcome.State.BestLoss : outcome.History.Evaluations is [.., var last] ? last.Loss : null;
        metrics["best_step"] = outcome.State.BestStep;
        context.Usage["label_tokens_per_second"] = outcome.TokensOfThisAttempt / elapsed.TotalSeconds;
        // Of the memory that the plan is about.
        context.Usage["peak_memory_bytes"] = model.Device.IsCpu ? Process.GetCurrentProcess().PeakWorkingSet64 : torch.cuda.memory(model.Device.Index).Peak;
    }
}
