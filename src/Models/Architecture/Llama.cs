using Pipeline.Models.Adapters;
using Pipeline.Models.Configuration;
using Pipeline.Models.Weights;
using Pipeline.Torch;
using static Pipeline.Torch.torch.nn.functional;

namespace Pipeline.Models.Architecture;

/// <summary>
/// LLaMA (Touvron et al. 2023) and its relatives by configuration: Llama 2 and 3, Mistral (sliding window), Qwen2 (biases), Phi-3 (fused projections).
/// </summary>
internal sealed class Llama : CausalLm
{
    private const string EmbeddingName = "model.embed_tokens.weight";

    private readonly Layer[] _layers;
    private readonly RotaryTables _rotary;

    public Llama(ModelWeights weights, LoraAdapter? adapter)
        : base(weights, adapter)
    {
        _rotary = new(Config, Device);
        _layers = [.. Enumerable.Range(0, Config.Layers).Select(number => Layer.Of(number, weights, adapter))];
    }

    public override Tensor Head => Weights.Head(EmbeddingName);

    public override Tensor Hidden(Tensor ids, IAttention attention, ForwardMode mode)
    {
        using var scope = torch.NewDisposeScope();
        var embedded = embedding(ids, Weights.Other(EmbeddingName)).To(Weights.Options.Compute);
        var rotary = _rotary.For(attention.Reach);
        var x = Through(Config.Layers, embedded, (i, input) => Forward(i, input, attention, rotary, mode), mode);
        var hidden = rms_norm(x, Weights.Other("model.norm.weight"), Config.NormEpsilon);
        scope.MoveToOuter(hidden);
        return hidden;
    }

    protected override void DisposeOwn() => _rotary.Dispose();

    private Tensor Forward(int number, Tensor x, IAttention attention, RotaryTable rotary, ForwardMode mode)
    {
        var layer = _layers[number];
        var qkv = layer.Qkv.Forward(rms_norm(x, layer.AttentionNorm, Config.NormEpsilon), mode);
        x += layer.O.Forward(attention.Attend(number, qkv, layer.Heads, rotary), mode);
        var gateUp = layer.GateUp.Forward(rms_norm(x, layer.FeedForwardNorm, Config.NormEpsilon), mode);
        return x + layer.Down.Forward(swiglu(gateUp), mode);
    }

    private sealed record Layer(AttentionHeads Heads, Tensor AttentionNorm, LinearGroup Qkv, LinearGroup O, Tensor FeedForwardNorm, LinearGroup GateUp, LinearGroup Down)
    {
        public static Layer Of(int number, ModelWeights weights, LoraAdapter? adapter)
        {
            var config = weights.Config;
            string prefix = $"model.layers.{number}", attention = $"{prefix}.self_attn", mlp = $"{prefix}.mlp";
            var fused = config.Architecture is ModelArchitecture.Phi3;
            return new(
                new(config.Heads, config.KeyValueHeads, config.HeadDim, config.RotaryDim, config.WindowOf(number) ?? 0),
                weights.Other($"{prefix}.input_layernorm.weight"),
                fused ? Group(0, $"{attention}.qkv_proj") : Group(0, $"{attention}.q_proj", $"{attention}.k_proj", $"{attention}.v_proj"),
                Group(1, $"{attention}.o_proj"),
                weights.Other($"{prefix}.post_attention_layernorm.weight"),
                fused ? Group(2, $"{mlp}.gate_up_proj") : Group(2, $"{mlp}.gate_proj", $"{mlp}.up_proj"),
                Group(3, $"{mlp}.down_proj"));

            LinearGroup Group(int place, params IReadOnlyList<string> modules) => new((4 * number) + place, weights, adapter, modules);
        }
    }
}
