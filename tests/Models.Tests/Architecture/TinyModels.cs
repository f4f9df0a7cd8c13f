using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Testing;
using Pipeline.Torch;
using Pipeline.Torch.Tests;

namespace Pipeline.Models.Tests.Architecture;

/// <summary>Models small enough for a test in which every part of their architecture shows: widths that differ, angles of each kind, windows shorter than the texts.</summary>
internal static class TinyModels
{
    /// <summary>Grouped queries; the four frequencies are kept, interpolated, and twice scaled.</summary>
    public static ModelConfig Llama { get; } = new()
    {
        Architecture = ModelArchitecture.Llama, VocabSize = 61, HiddenSize = 24, IntermediateSize = 40, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadDim = 8,
        MaxPositionEmbeddings = 64, NormEpsilon = 1e-5, RopeTheta = 100, RopeScaling = new Llama3RopeScaling(8, 1, 4, 32), Dtype = SafetensorsDtype.F32,
    };

    public static ModelConfig LlamaWithBiases { get; } = Llama with
    {
        RopeScaling = new LinearRopeScaling(4), AttentionBias = true, AttentionOutputBias = true, MlpBias = true, TieWordEmbeddings = true,
    };

    /// <summary>The window begins with the second layer.</summary>
    public static ModelConfig Qwen2 { get; } = Llama with
    {
        Architecture = ModelArchitecture.Qwen2, RopeScaling = null, AttentionBias = true, TieWordEmbeddings = true, SlidingWindow = 5, FirstWindowedLayer = 1,
    };

    public static ModelConfig Mistral { get; } = Llama with { Architecture = ModelArchitecture.Mistral, RopeScaling = null, SlidingWindow = 4 };

    public static ModelConfig Phi3 { get; } = Llama with { Architecture = ModelArchitecture.Phi3, RopeScaling = null, PartialRotaryFactor = 0.5, SlidingWindow = 6 };

    public static ModelConfig Gpt2 { get; } = new()
    {
        Architecture = ModelArchitecture.Gpt2, VocabSize = 61, HiddenSize = 24, IntermediateSize = 40, Layers = 2, Heads = 3, KeyValueHeads = 3, HeadDim = 8,
        MaxPositionEmbeddings = 64, NormEpsilon = 1e-5, TieWordEmbeddings = true, AttentionBias = true, AttentionOutputBias = true, MlpBias = true,
        Activation = HiddenActivation.GeluNew, Dtype = SafetensorsDtype.F32,
    };

    /// <summary>All of them, by the names that test runs show.</summary>
    public static IReadOnlyDictionary<string, ModelConfig> All { get; } = new Dictionary<string, ModelConfig>
    {
        ["Llama"] = Llama, ["LlamaWithBiases"] = LlamaWithBiases, ["Qwen2"] = Qwen2, ["Mistral"] = Mistral, ["Phi3"] = Phi3, ["Gpt2"] = Gpt2,
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>fp32 where tests compute.</summary>
    public static WeightOptions Plain => WeightOptions.Plain with { Device = TestDevice.Device };

    /// <summary>Random values everywhere: fresh norms of one and biases of zero would hide mistakes.</summary>
    public static ModelWeights Weights(ModelConfig config, WeightOptions? options = null, ulong seed = 1)
    {
        options ??= Plain;
        var generator = new SplitMix64(seed);
        return ModelWeights.Make(config, options, parameter =>
        {
            long[] shape = parameter.Kind is ParameterKind.Linear ? [parameter.OutFeatures, parameter.InFeatures] : [.. parameter.Shape];
            return ((torch.randn(shape, generator.Next(), device: options.Device) * 0.3) + (parameter.Kind is ParameterKind.Norm ? 1 : 0), null);
        });
    }

    /// <summary>All linear layers, rank 3, dropout as asked for.</summary>
    public static LoraAdapterConfig Lora(ModelConfig config, double dropout = 0) =>
        new() { Rank = 3, Alpha = 4, Dropout = dropout, Targets = new AllLinearModules(), FanInFanOut = config.Architecture is ModelArchitecture.Gpt2 };

    /// <summary>An adapter whose B is not zero, unlike a fresh one's.</summary>
    public static LoraAdapter Adapter(ModelConfig config, LoraAdapterConfig? lora = null, ulong seed = 2)
    {
        var adapter = LoraAdapter.Initialize(config, lora ?? Lora(config), seed, TestDevice.Device);
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        foreach (var (name, tensor) in adapter.Tensors.Where(pair => pair.Name.Contains("lora_B", StringComparison.Ordinal)))
            tensor.CopyFrom(torch.randn(tensor.Shape, (ulong)name.Length + seed, device: tensor.Device) * 0.3);
        return adapter;
    }

    /// <summary>Texts of random tokens, two thirds of which count.</summary>
    public static TrainingExample[] Examples(params int[] lengths)
    {
        var generator = new SplitMix64(7);
        return [.. lengths.Select((length, row) => new TrainingExample(
            $"row {row}", [.. Enumerable.Range(0, length).Select(_ => generator.Next(61))], [.. Enumerable.Range(0, length).Select(i => i % 3 != 0)]))];
    }

    /// <summary>Logits of examples in one batch, and the gradients of their mean loss.</summary>
    public static (Tensor Logits, double Loss) Backward(CausalLm model, IReadOnlyList<TrainingExample> examples, ForwardMode? mode = null, bool reference = false)
    {
        var batch = PackedBatch.Of(examples, model.Device, reference);
        var loss = batch.Loss(model, mode ?? ForwardMode.Evaluation) * (1.0 / batch.LabelCount);
        loss.Backward();
        using var frozen = torch.no_grad();
        return (model.Logits(model.Hidden(batch.Ids, batch.Attention, ForwardMode.Evaluation)), loss.Item());
    }
}
