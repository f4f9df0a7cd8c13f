using Pipeline.Models.Adapters;
using Pipeline.Models.Configuration;
using Pipeline.Models.Memory;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Sdk;

namespace Pipeline.Train;

/// <summary>Compares what a training will take with what is free, before anything is loaded.</summary>
internal static class MemoryCheck
{
    /// <exception cref="StageInputException">It cannot fit; the message says what would help.</exception>
    public static MemoryPlan Require(
        StageContext<TrainOptions> context, ModelConfig config, WeightOptions weights, LoraAdapterConfig adapter, IReadOnlyList<TrainingExample> examples, bool keepsBest)
    {
        var options = context.Options;
        var tokens = examples.Select(example => (long)example.Tokens.Length).OrderDescending().Take(options.BatchSize).Sum();
        var plan = MemoryPlan.OfAdapter(config, weights, adapter, tokens, options.ActivationCheckpointing, keepsBest, options.Optimizer.EightBit);
        var free = Least(FreeMemory.Of(weights.Device), weights.Device.IsCpu ? context.Resources.Memory : null);
        context.Log.Info($"memory, estimated: {plan.Describe()}; free on {weights.Device}: {(free is { } known ? MemoryPlan.Megabytes(known) : "not known")}");
        if (free is not { } limit || plan.Total <= limit)
            return plan;
        throw new StageInputException(
            $"The training needs about {MemoryPlan.Megabytes(plan.Total)} ({plan.Describe()}), and {MemoryPlan.Megabytes(limit)} are free on {weights.Device} or asked for in resources. What would help: {Advice(options)}.");
    }

    /// <summary>What takes less, most helpful first.</summary>
    public static string Advice(TrainOptions options) => string.Join("; ", new[]
    {
        "a lower batch_size with more accumulation",
        "a lower max_length",
        options.ActivationCheckpointing ? null : "activation_checkpointing: true",
        options.Method is TrainingMethod.Lora ? "method: qlora" : null,
        options.Optimizer.EightBit ? null : "optimizer.eight_bit: true",
        "a lower rank",
        "a smaller base",
    }.OfType<string>());

    /// <summary>What the machine has left, but no more than the pipeline asked for: a scheduler ends what takes more.</summary>
    private static long? Least(long? free, long? asked) => free is { } has && asked is { } may ? Math.Min(has, may) : free ?? asked;
}
