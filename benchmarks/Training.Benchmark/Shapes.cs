using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Training.Benchmark;

/// <summary>The models that are measured; eager.py has the same.</summary>
internal static class Shapes
{
    public static ModelConfig Step { get; } = new()
    {
        Architecture = ModelArchitecture.Llama, VocabSize = 2048, HiddenSize = 256, IntermediateSize = 688, Layers = 6, Heads = 8, KeyValueHeads = 4,
        HeadDim = 32, MaxPositionEmbeddings = 4096, NormEpsilon = 1e-5, Activation = HiddenActivation.Silu,
    };

    public static ModelConfig Memory { get; } = Step with
    {
        HiddenSize = 1024, IntermediateSize = 2752, Layers = 8, Heads = 16, KeyValueHeads = 8, HeadDim = 64, MaxPositionEmbeddings = 512,
    };

    public static CausalLm Make(ModelConfig config, WeightOptions options, int rank) => CausalLm.Make(
        FreshWeights.Make(config, options, 1, 0.02, 0.02),
        LoraAdapter.Initialize(config, new() { Rank = rank, Alpha = 16, Targets = new AllLinearModules() }, 2, options.Device));
}
