using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pipeline.Models.Adapters;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;

namespace Pipeline.Train;

/// <summary>Parameters of the stage.</summary>
internal sealed record TrainOptions
{
    private const int DefaultRank = 64;

    /// <summary>What is trained; qlora by default.</summary>
    [Description("qlora: an adapter beside a base in 4 bits; lora: beside a base as it is")]
    public TrainingMethod Method { get; init; } = TrainingMethod.Qlora;
    /// <summary>Rank of the adapter's matrices, 1 to 4,096; 64 by default.</summary>
    [Description("Rank of the adapter's matrices; where the input adapter is given, its own counts")]
    [Range(1, 4096)]
    public int Rank { get; init; } = DefaultRank;
    /// <summary>The adapter; where the input <c>adapter</c> is given, its own shape and dropout count.</summary>
    [Description("The adapter; where the input adapter is given, its own shape and dropout count")]
    public LoraOptions Lora { get; init; } = new();
    /// <summary>How the optimiser goes.</summary>
    [Description("How the optimiser goes")]
    public OptimizerOptions Optimizer { get; init; } = new();
    /// <summary>Passes over the rows, above 0 to 10,000; 1 by default. Not with steps.</summary>
    [Description("Passes over the rows; 1 unless steps says otherwise")]
    [Range(0.0, 10_000.0, MinimumIsExclusive = true)]
    public double? Epochs { get; init; }
    /// <summary>Optimiser steps, 1 to 10,000,000, instead of epochs.</summary>
    [Description("Optimiser steps, instead of epochs")]
    [Range(1, 10_000_000)]
    public long? Steps { get; init; }
    /// <summary>Rows of one pass, 1 to 4,096; 16 by default.</summary>
    [Description("Rows of one forward and backward pass")]
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;
    /// <summary>Passes of one step, 1 to 4,096; 1 by default.</summary>
    [Description("Passes whose gradients are added up for one step; the effective batch is batch_size times this")]
    [Range(1, 4096)]
    public int Accumulation { get; init; } = 1;
    /// <summary>Tokens kept of a row, 8 to 131,072; 512 by default.</summary>
    [Description("Tokens that a row may have; long_rows says what happens to others")]
    [Range(8, 131_072)]
    public int MaxLength { get; init; } = 512;
    /// <summary>What happens to longer rows; they are cut off by default.</summary>
    [Description("What happens to a longer row: truncate cuts off the rest, and it teaches an answer without its end; drop leaves it out")]
    public LongRows LongRows { get; init; } = LongRows.Truncate;
    /// <summary>Share of the rows that are rows of data when the input <c>failures</c> is given, 0 to below 1; 0.75 by default.</summary>
    [Description("With the input failures: the share of all rows that are drawn from data, against forgetting; small models need 0.5 to 0.75, large ones 0.01")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Replay { get; init; } = 0.75;
    /// <summary>The chat template; the model's own by default.</summary>
    [Description("How conversations are written: chatml, llama-2, llama-3, alpaca, plain, raw; without it the model's own, where it is known")]
    public string? Template { get; init; }
    /// <summary>Steps between evaluations, 0 for the start and the end alone; 100 by default.</summary>
    [Description("Steps between evaluations on the validation rows, of which the best weights are kept; 0: only at the start and the end")]
    [Range(0, 10_000_000)]
    public long EvaluateEvery { get; init; } = 100;
    /// <summary>Evaluations without a better loss after which training stops, 0 for never; 0 by default.</summary>
    [Description("Evaluations without a better loss after which training stops; 0: never")]
    [Range(0, 10_000)]
    public int Patience { get; init; }
    /// <summary>Which weights are the result; the best by default, and the last with the input <c>failures</c>.</summary>
    [Description("best: the weights with the lowest validation loss, those before the first step included; last: those after the last step; without it best, and last with the input failures")]
    public KeptWeights? Keep { get; init; }
    /// <summary>Steps between checkpoints, 0 for the ends of epochs alone; 100 by default.</summary>
    [Description("Steps between checkpoints, beside the ends of epochs; an interrupted training goes on from the last")]
    [Range(0, 10_000_000)]
    public long CheckpointEvery { get; init; } = 100;
    /// <summary>Whether layers are computed again in the backward pass; false by default.</summary>
    [Description("Compute layers again in the backward pass instead of keeping them: less memory, a third more time")]
    public bool ActivationCheckpointing { get; init; }
    /// <summary>The type of the computation; auto by default.</summary>
    [Description("The type of the computation: auto takes bf16 on a GPU and on processors with AMX, else fp32")]
    public ComputeChoice Compute { get; init; } = ComputeChoice.Auto;
    /// <summary>Where it is computed; the processor by default.</summary>
    [Description("cpu or cuda")]
    [AllowedValues("cpu", "cuda")]
    public string Device { get; init; } = "cpu";
    /// <summary>Threads, 1 to 256; 1 by default. They decide bits, so they are no resource.</summary>
    [Description("Threads of the computation; they decide the result's last bits, so they are a parameter and no resource")]
    [Range(1, 256)]
    public int Threads { get; init; } = 1;

    /// <summary>What takes less memory, most helpful first.</summary>
    public string LessMemory() => string.Join("; ", new[]
    {
        "a lower batch_size with more accumulation",
        "a lower max_length",
        ActivationCheckpointing ? null : "activation_checkpointing: true",
        Method is TrainingMethod.Lora ? "method: qlora" : null,
        Optimizer.EightBit ? null : "optimizer.eight_bit: true",
        "a lower rank",
        "a smaller base",
    }.OfType<string>());

    /// <summary>The rank, wherever it is said.</summary>
    public int AdapterRank() => Lora.Rank ?? Rank;

    /// <summary>Parameters that say something else of the adapter than the one that is given, which counts.</summary>
    public IEnumerable<string> IgnoredBeside(LoraAdapterConfig adapter)
    {
        var usual = new LoraOptions();
        if (AdapterRank() != DefaultRank && AdapterRank() != adapter.Rank)
            yield return "rank";
        if (Lora.Alpha != usual.Alpha && Lora.Alpha != adapter.Alpha)
            yield return "lora.alpha";
        if (Lora.Dropout != usual.Dropout && Lora.Dropout != adapter.Dropout)
            yield return "lora.dropout";
        if (Lora.Rslora != usual.Rslora && Lora.Rslora != adapter.UseRslora)
            yield return "lora.rslora";
        if (Lora.Targets is { } targets && !(adapter.Targets is NamedModules own && own.Names.ToHashSet(StringComparer.Ordinal).SetEquals(targets)))
            yield return "lora.targets";
    }

    /// <summary>Whether it is said twice, and differently.</summary>
    public bool HasTwoRanks() => Lora.Rank is { } nested && nested != Rank && Rank != DefaultRank;
}

/// <summary>What is trained.</summary>
internal enum TrainingMethod
{
    /// <summary>An adapter beside a base in 4-bit NormalFloat (Dettmers et al. 2023).</summary>
    Qlora,
    /// <summary>An adapter beside a base as it is (Hu et al. 2021).</summary>
    Lora,
}

/// <summary>What happens to rows with more tokens than may be.</summary>
internal enum LongRows
{
    Truncate,
    Drop,
}

/// <summary>Which weights are the result.</summary>
internal enum KeptWeights
{
    Best,
    Last,
}

/// <summary>The adapter.</summary>
internal sealed record LoraOptions
{
    /// <summary>Rank, 1 to 4,096; the parameter <c>rank</c> by default.</summary>
    [Description("The rank, said among the adapter's other parameters instead")]
    [Range(1, 4096)]
    public int? Rank { get; init; }
    /// <summary>α, above 0 to 100,000; 16 by default.</summary>
    [Description("α: the adapter's part is multiplied by α/rank")]
    [Range(0.0, 100_000.0, MinimumIsExclusive = true)]
    public double Alpha { get; init; } = 16;
    /// <summary>Dropout, 0 to below 1; 0 by default.</summary>
    [Description("Share of the adapter's input that is dropped in training; QLoRA's recipe has 0.1 for 7B and 0.05 for 65B")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; }
    /// <summary>Names of linear layers; all but the head by default.</summary>
    [Description("Names of the linear layers that get one, such as q_proj; without it all but the head")]
    public IReadOnlyList<string>? Targets { get; init; }
    /// <summary>Whether the scale is α/√rank; false by default.</summary>
    [Description("Multiply by α/√rank instead (rsLoRA)")]
    public bool Rslora { get; init; }
    /// <summary>Whether the scales of the 4-bit blocks are in 8 bits; true by default.</summary>
    [Description("With qlora: keep the scales of the 4-bit blocks in 8 bits")]
    public bool DoubleQuantization { get; init; } = true;
}

/// <summary>How the optimiser, AdamW, goes.</summary>
internal sealed record OptimizerOptions
{
    /// <summary>Learning rate, above 0 to 1; 0.0002 by default. With the input <c>failures</c> 0.000005.</summary>
    [Description("Highest learning rate; without it 2e-4, and 5e-6 with the input failures: settings for billions of parameters, a model of a few million needs 1e-3")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? LearningRate { get; init; }
    /// <summary>How it goes; constant by default.</summary>
    [Description("How the learning rate goes after the warm-up")]
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Constant;
    /// <summary>Share of the steps over which it rises, 0 to 1; 0 by default.</summary>
    [Description("Share of all steps over which the learning rate rises")]
    [Range(0.0, 1.0)]
    public double WarmupRatio { get; init; }
    /// <summary>β₁, 0 to below 1; 0.9 by default.</summary>
    [Description("β₁")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;
    /// <summary>β₂, 0 to below 1; 0.999 by default.</summary>
    [Description("β₂")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;
    /// <summary>Decoupled weight decay, 0 to 10; 0 by default.</summary>
    [Description("Decoupled weight decay")]
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; }
    /// <summary>Whether the moments are in 8 bits; false by default.</summary>
    [Description("Keep the two moments in 8 bits, in blocks of 256 (Dettmers et al. 2022): a quarter of their memory")]
    public bool EightBit { get; init; }
    /// <summary>Largest norm of all gradients, 0 for no limit; 0.3 by default.</summary>
    [Description("Largest norm of all gradients together; 0 for no limit")]
    [Range(0.0, 1e9)]
    public double MaxGradientNorm { get; init; } = 0.3;
}
