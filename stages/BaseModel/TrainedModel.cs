using Pipeline.Models;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Memory;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Models.Tokenization.Training;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;
using Pipeline.Torch;

namespace Pipeline.BaseModel;

/// <summary>Trains a tokenizer and a tiny LLaMA on the curated rows, from nothing.</summary>
internal sealed class TrainedModel(StageContext<BaseModelOptions> context)
{
    /// <summary>What takes less memory.</summary>
    public const string Advice = "a lower params.training.batch_size; a lower params.shape.max_positions; a smaller params.shape";

    private readonly BaseModelOptions _options = context.Options;
    private readonly ulong _seed = (ulong)context.Seed;

    public void Make(CancellationToken cancellationToken)
    {
        torch.set_num_threads(_options.Threads);
        torch.use_deterministic_algorithms(true);
        var training = InstructionTable.Read(context.Inputs.File("data"), cancellationToken);
        var validation = context.Inputs.Find("validation") is null ? [] : InstructionTable.Read(context.Inputs.File("validation"), cancellationToken);
        if (training.Count == 0)
            throw new StageInputException("The input data has no rows, so there is nothing to train on.");

        var folder = context.Outputs["model"].Folder;
        var tokenizer = TrainTokenizer(training, folder);
        var template = ChatTemplate.OfModel(folder, tokenizer);
        var builder = new ExampleBuilder(template, _options.Shape.MaxPositions, trainOnAll: true);
        var (examples, held) = (Examples(builder, training), Examples(new(template, _options.Shape.MaxPositions, trainOnAll: true), validation));
        if (builder.Truncated > 0)
            context.Log.Warning($"{builder.Truncated} rows are longer than {_options.Shape.MaxPositions} tokens and were cut off");
        context.Metrics["rows_cut_off"] = builder.Truncated;

        var config = Config(tokenizer, template);
        config.Write(folder);
        var options = new WeightOptions(ComputeTypes.Resolve(_options.Compute, Device.Cpu), Device.Cpu, Trainable: true);
        var plan = MemoryPlan.OfAll(config, options, MemoryPlan.LargestBatch(examples, _options.Training.BatchSize), keepsBest: false);
        var budget = MemoryBudget.Of(options.Device, context.Resources.Memory);
        budget.Require(plan, Advice, context.Log.Info);
        context.Usage["planned_memory_bytes"] = budget.Taken + plan.Total;
        using var model = CausalLm.Make(FreshWeights.Make(config, options, SplitMix64.Derive(_seed, 1), _options.Shape.LinearStd, _options.Shape.EmbeddingStd));
        var outcome = Train(model, examples, held, cancellationToken);
        WeightFiles.Save(folder, model.Weights, ScalarType.Float32);
        TrainingLog.Write(context.Outputs["log"], outcome.History.Steps);
        Report(config, outcome);
    }

    private TrainingOutcome Train(CausalLm model, IReadOnlyList<TrainingExample> examples, IReadOnlyList<TrainingExample> held, CancellationToken cancellationToken)
    {
        var training = _options.Training;
        var settings = new TrainingSettings
        {
            BatchSize = training.BatchSize,
            Steps = training.Steps,
            LearningRate = training.LearningRate,
            Schedule = ScheduleKind.Cosine,
            WarmupSteps = training.WarmupSteps,
            Optimizer = new(Beta2: training.Beta2, WeightDecay: training.WeightDecay),
            MaxGradientNorm = training.MaxGradientNorm,
            ShuffleSeed = SplitMix64.Derive(_seed, 2),
            CheckpointEvery = training.CheckpointEvery,
            // Before the first step the weights are noise: they are never the better ones.
            KeepBest = false,
        };
        var session = new TrainingSession(model, settings, Path.Combine(context.Work, "checkpoints"))
        {
            Stepped = step =>
            {
                context.Progress.Report(step.Step, training.Steps, "steps");
                context.Progress.Metric("loss", step.Loss, step.Step);
            },
            Evaluated = evaluation => context.Progress.Metric("validation_loss", evaluation.Loss, evaluation.Step),
            Noted = context.Log.Info,
        };
        return session.Run(examples, held, cancellationToken);
    }

    private Tokenizer TrainTokenizer(IReadOnlyList<InstructionRow> rows, string folder)
    {
        const string End = "<|im_end|>";
        BpeTrainer.Train(rows.SelectMany(row => row.Messages).Select(message => message.Content), new()
        {
            VocabularySize = _options.Tokenizer.VocabSize,
            Digits = _options.Tokenizer.Digits,
            SpecialTokens = ["<|endoftext|>", "<|im_start|>", End],
            Bos = null,
            Eos = End,
            Pad = "<|endoftext|>",
            ChatTemplate = ChatTemplate.ChatMlSource,
        }).Save(folder);
        return Tokenizer.Load(folder);
    }

    private static TrainingExample[] Examples(ExampleBuilder builder, IReadOnlyList<InstructionRow> rows) =>
        [.. rows.Select(row => builder.Build(row.Id, [.. row.Messages.Select(message => new ChatMessage(message.Role, message.Content))])).OfType<TrainingExample>()];

    private ModelConfig Config(Tokenizer tokenizer, ChatTemplate template)
    {
        var shape = _options.Shape;
        return new()
        {
            Architecture = ModelArchitecture.Llama,
            VocabSize = tokenizer.VocabularySize,
            HiddenSize = shape.HiddenSize,
            IntermediateSize = shape.IntermediateSize,
            Layers = shape.Layers,
            Heads = shape.Heads,
            KeyValueHeads = shape.KeyValueHeads,
            HeadDim = shape.HiddenSize / shape.Heads,
            MaxPositionEmbeddings = shape.MaxPositions,
            NormEpsilon = 1e-5,
            TieWordEmbeddings = shape.TieEmbeddings,
            Activation = HiddenActivation.Silu,
            EosTokenIds = [template.EndOfTurnId],
            PadTokenId = tokenizer.PadId,
            Dtype = Models.Checkpoints.SafetensorsDtype.F32,
            InitializerRange = shape.LinearStd,
        };
    }

    private void Report(ModelConfig config, TrainingOutcome outcome)
    {
        context.Metrics["parameters"] = ParameterShapes.Of(config).Sum(parameter => parameter.Count);
        context.Metrics["vocabulary"] = config.VocabSize;
        context.Metrics["training_loss"] = outcome.History.Steps[^1].Loss;
        context.Metrics["validation_loss_before"] = outcome.LossBefore;
        var after = outcome.History.Evaluations is [.., var last] ? last.Loss : (double?)null;
        context.Metrics["validation_loss"] = after;
        if (after >= outcome.LossBefore)
            context.Log.Warning($"The loss on the validation rows is {after:f3} after the training and was {outcome.LossBefore:f3} before the first step: the model learned nothing that helps. Try another learning rate, more steps, or a shorter warm-up.");
        context.Usage["peak_memory_bytes"] = System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64;
    }
}
