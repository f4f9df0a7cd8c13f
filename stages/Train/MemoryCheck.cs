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
        StageContext<TrainOptions> context, ModelConfig config, WeightOptions weights, LoraAdapterConfig adapter, IReadOnlyList<TrainingExample> examples)
    {
        var options = context.Options;
        var tokens = examples.Select(example => (long)example.Tokens.Length).OrderDescending().Take(options.BatchSize).Sum();
        var plan = MemoryPlan.OfAdapter(config, weights, adapter, tokens, options.ActivationCheckpointing, options.Keep is KeptWeights.Best);
        var free = Least(FreeMemory.Of(weights.Device), weights.Device.IsCpu ? context.Resources.Memory : null);
        context.Log.Info($"memory, estimated: {plan.Describe()}; free on {weights.Device}: {(free is { } known ? MemoryPlan.Megabytes(known) : "not known")}");
        if (free is not { } limit || plan.Total <= limit)
            return plan;
        string[] advice =
        [
            .. plan.Activations > plan.Total / 4 ? ["a lower batch_size with more accumulation", "a lower max_length"] : Array.Empty<string>(),
            .. options.ActivationCheckpointing ? Array.Empty<string>() : ["activation_checkpointing: true"],
            .. options.Method is TrainingMethod.Lora ? ["method: qlora"] : Array.Empty<string>(),
            "a lower lora.rank", "a smaller base",
        ];
        throw new StageInputException(
            $"The training needs about {MemoryPlan.Megabytes(plan.Total)} ({plan.Describe()}), and {MemoryPlan.Megabytes(limit)} are free on {weights.Device} or asked for in resources. What would help: {string.Join("; ", advice)}.");
    }

    /// <summary>What the machine has left, but no more than the pipeline asked for: a scheduler ends what takes more.</summary>
    private static long? Least(long? free, long? asked) => free is { } has && asked is { } may ? Math.Min(has, may) : free ?? asked;
}
