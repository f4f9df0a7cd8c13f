using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Weights;
using Pipeline.Testing;
using Pipeline.Torch;
using Pipeline.Torch.Tests;

namespace Pipeline.Models.Tests.Generation;

/// <summary>Models of random weights, large enough that their tokens differ.</summary>
internal static class TinyModels
{
    /// <summary>Four query heads on two key and value heads.</summary>
    public static ModelConfig Llama { get; } = new()
    {
        Architecture = ModelArchitecture.Llama, VocabSize = 61, HiddenSize = 32, IntermediateSize = 48, Layers = 3, Heads = 4, KeyValueHeads = 2, HeadDim = 8,
        MaxPositionEmbeddings = 64, NormEpsilon = 1e-5, Activation = HiddenActivation.Silu,
    };

    public static ModelConfig Gpt2 { get; } = Llama with
    {
        Architecture = ModelArchitecture.Gpt2, KeyValueHeads = 4, TieWordEmbeddings = true, AttentionBias = true, AttentionOutputBias = true, MlpBias = true,
        Activation = HiddenActivation.GeluNew,
    };

    /// <summary>A window far shorter than what is generated.</summary>
    public static ModelConfig Windowed { get; } = Llama with { Architecture = ModelArchitecture.Mistral, SlidingWindow = 5 };

    public static IEnumerable<TestCaseData> All =>
    [
        new TestCaseData(Llama, false).SetArgDisplayNames("llama"),
        new TestCaseData(Gpt2, false).SetArgDisplayNames("gpt2"),
        new TestCaseData(Windowed, false).SetArgDisplayNames("sliding window"),
        new TestCaseData(Llama, true).SetArgDisplayNames("adapter"),
        new TestCaseData(Gpt2, true).SetArgDisplayNames("gpt2 with adapter"),
    ];

    public static CausalLm Make(ModelConfig config, bool adapted = false, ScalarType type = ScalarType.Float32)
    {
        var weights = FreshWeights.Make(config, new(type, TestDevice.Device), 1, 0.3, 1);
        return CausalLm.Make(weights, adapted ? Adapter(config) : null);
    }

    /// <summary>Prompts of random tokens.</summary>
    public static int[][] Prompts(params int[] lengths)
    {
        var generator = new SplitMix64(5);
        return [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => generator.Next(Llama.VocabSize)).ToArray())];
    }

    /// <summary>As after training: its B are not zero.</summary>
    private static LoraAdapter Adapter(ModelConfig config)
    {
        var adapter = LoraAdapter.Initialize(config, new() { Rank = 4, Alpha = 8, Targets = new AllLinearModules() }, 2, TestDevice.Device);
        using var frozen = torch.no_grad();
        var seed = 3UL;
        foreach (var (name, tensor) in adapter.Tensors)
        {
            if (name.Contains("lora_B", StringComparison.Ordinal))
                tensor.CopyFrom(torch.randn(tensor.Shape, seed++, device: tensor.Device) * 0.3);
        }

        return adapter;
    }
}
