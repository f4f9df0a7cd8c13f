using Pipeline.Models.Adapters;
using Pipeline.Models.Configuration;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Memory;

/// <summary>What a training will take, part by part, in bytes; told before anything is loaded.</summary>
/// <param name="Weights">Linear layers but the head.</param>
/// <param name="Embeddings">Embedding, head, norms and biases.</param>
/// <param name="Adapter">A and B, fp32.</param>
/// <param name="Best">A copy of what is trained, as it was at the lowest validation loss.</param>
/// <param name="Gradients">Of what is trained, fp32.</param>
/// <param name="Optimizer">Two moments of what is trained: fp32, or 8 bits and an fp32 scale for each 256.</param>
/// <param name="Activations">What the backward pass needs of the largest batch.</param>
/// <param name="Temporary">What lives for a moment: an expanded matrix, a chunk of logits, gradients between layers.</param>
public sealed record MemoryPlan(long Weights, long Embeddings, long Adapter, long Best, long Gradients, long Optimizer, long Activations, long Temporary)
{
    /// <summary>Rows of the head's chunks.</summary>
    private const long HeadChunk = 512;

    /// <summary>Bytes of a number in fp32.</summary>
    private const long Single = 4;

    public long Total => Weights + Embeddings + Adapter + Best + Gradients + Optimizer + Activations + Temporary;

    /// <summary>Estimates the training of an adapter.</summary>
    /// <param name="tokens">Of the largest batch.</param>
    /// <param name="checkpointing">Whether layers keep only their inputs.</param>
    /// <param name="keepsBest">Whether a copy of the best adapter is kept.</param>
    /// <param name="eightBit">Whether the optimiser's moments are in 8 bits.</param>
    public static MemoryPlan OfAdapter(ModelConfig config, WeightOptions options, LoraAdapterConfig adapter, long tokens, bool checkpointing, bool keepsBest, bool eightBit = false)
    {
        var trained = LoraTensorNames.Of(config, adapter).Select(tensor => tensor.Count).ToArray();
        return Of(config, options, trained.Sum() * Single, trained, adapter.Rank, tokens, checkpointing, keepsBest, eightBit);
    }

    /// <summary>Estimates the training of all weights, which are fp32 whatever the computation's type.</summary>
    /// <param name="tokens">Of the largest batch.</param>
    /// <param name="keepsBest">Whether a copy of the best weights is kept.</param>
    public static MemoryPlan OfAll(ModelConfig config, WeightOptions options, long tokens, bool keepsBest) =>
        Of(config, options, 0, [.. ParameterShapes.Of(config).Select(parameter => parameter.Count)], 0, tokens, checkpointing: false, keepsBest, eightBit: false);

    /// <summary>Estimates holding some models without training them.</summary>
    public static MemoryPlan OfReading(ModelConfig config, WeightOptions options, int models)
    {
        var plan = Of(config, options, 0, [], 0, 0, checkpointing: false, keepsBest: false, eightBit: false);
        return plan with { Weights = models * plan.Weights, Embeddings = models * plan.Embeddings };
    }

    /// <summary>Tokens of the largest batch that a training on these examples can have.</summary>
    public static long LargestBatch(IEnumerable<TrainingExample> examples, int batchSize) =>
        examples.Select(example => (long)example.Tokens.Length).OrderDescending().Take(batchSize).Sum();

    /// <summary>The parts and their sum, for a log.</summary>
    public string Describe() => string.Join(", ",
        new[]
        {
            ("weights", Weights), ("embeddings and head", Embeddings), ("adapter", Adapter), ("copy of the best", Best), ("gradients", Gradients), ("optimiser", Optimizer),
            ("activations", Activations), ("temporary", Temporary), ("in all", Total),
        }.Select(part => $"{part.Item1} {Megabytes(part.Item2)}"));

    /// <summary>In units of 10^6 bytes, rounded up.</summary>
    public static string Megabytes(long bytes) => $"{(bytes + 999_999) / 1_000_000:N0} MB";

    private static MemoryPlan Of(
        ModelConfig config, WeightOptions options, long adapter, IReadOnlyList<long> trained, int rank, long tokens, bool checkpointing, bool keepsBest, bool eightBit)
    {
        var parameters = ParameterShapes.Of(config);
        var element = (long)options.Compute.Size();
        var stored = options.Trainable ? Single : element;
        // A base that is stored in 4 bits is kept so, whatever is asked for.
        var (quantised, nested) = config.Quantization is { } own ? (true, own.DoubleQuantization) : (options.Quantize, options.DoubleQuantization);
        var linear = parameters.Where(parameter => parameter.Kind is ParameterKind.Linear && parameter.Name != ParameterShapes.Head).ToArray();
        return new(
            linear.Sum(matrix => quantised ? QuantizedBytes(matrix.Count, nested) : matrix.Count * stored),
            parameters.Except(linear).Sum(parameter => parameter.Count * (parameter.Kind is ParameterKind.Norm or ParameterKind.Bias ? Single : stored)),
            adapter,
            keepsBest ? trained.Sum() * Single : 0,
            trained.Sum() * Single,
            trained.Sum(elements => AdamW.BytesOf(elements, eightBit)),
            ActivationBytes(config, rank, tokens, element, checkpointing),
            TemporaryBytes(config, linear.Max(matrix => matrix.Count), tokens, element));
    }

    /// <summary>4 bits a value, and a scale for each 64: fp32, or 8 bits and fp32 for each 256 of them.</summary>
    private static long QuantizedBytes(long count, bool nested) =>
        ((count + 1) / 2) + (nested ? ((count + 63) / 64) + ((count + 16383) / 16384 * 4) : (count + 63) / 64 * 4);

    /// <summary>What the operators of a layer keep for each token: two residuals and their norms, q k v, attention's result, gate, up and their product, and LoRA's inner values.</summary>
    private static long ActivationBytes(ModelConfig config, int rank, long tokens, long element, bool checkpointing)
    {
        var queries = (long)config.Heads * config.HeadDim;
        var joined = queries + (2L * config.KeyValueHeads * config.HeadDim);
        var layer = tokens * ((element * ((4L * config.HiddenSize) + joined + queries + (3L * config.IntermediateSize) + (7L * rank))) + (4L * config.Heads));
        // With frozen embeddings the first layer keeps all, while another one is computed again: only what has gradients to its input can be.
        return checkpointing ? (Math.Min(2, config.Layers) * layer) + (config.Layers * tokens * config.HiddenSize * element) : layer * config.Layers;
    }

    private static long TemporaryBytes(ModelConfig config, long largestMatrix, long tokens, long element) =>
        (largestMatrix * element) + (Math.Min(HeadChunk, tokens) * config.VocabSize * (4 + element)) + (tokens * element * ((2L * config.IntermediateSize) + (3L * config.HiddenSize)));
}
