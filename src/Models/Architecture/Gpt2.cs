using Pipeline.Models.Adapters;
using Pipeline.Models.Weights;
using Pipeline.Torch;
using static Pipeline.Torch.torch.nn.functional;

namespace Pipeline.Models.Architecture;

/// <summary>GPT-2 (Radford et al. 2019): learned positions, layer norm with bias, GELU. Its matrices are [out, in] here, transposed from its files.</summary>
internal sealed class Gpt2 : CausalLm
{
    private const string TokenEmbedding = "transformer.wte.weight";

    private static readonly RotaryTable NoRotation = new(null, null);
    private readonly Layer[] _layers;

    public Gpt2(ModelWeights weights, LoraAdapter? adapter)
        : base(weights, adapter) => _layers = [.. Enumerable.Range(0, Config.Layers).Select(number => Layer.Of(number, weights, adapter))];

    public override Tensor Head => Weights.Head(TokenEmbedding);

    public override Tensor Hidden(Tensor ids, IAttention attention, ForwardMode mode)
    {
        using var scope = torch.NewDisposeScope();
        var embedded = (embedding(ids, Weights.Other(TokenEmbedding)) + embedding(attention.Positions, Weights.Other("transformer.wpe.weight"))).To(Weights.Options.Compute);
        var x = Through(Config.Layers, embedded, (i, input) => Forward(i, input, attention, mode), mode);
        var hidden = Norm(x, "transformer.ln_f");
        scope.MoveToOuter(hidden);
        return hidden;
    }

    private Tensor Forward(int number, Tensor x, IAttention attention, ForwardMode mode)
    {
        var layer = _layers[number];
        var qkv = layer.Qkv.Forward(Norm(x, $"{layer.Prefix}.ln_1"), mode);
        x += layer.Projection.Forward(attention.Attend(number, qkv, layer.Heads, NoRotation), mode);
        var inner = layer.Up.Forward(Norm(x, $"{layer.Prefix}.ln_2"), mode);
        return x + layer.Down.Forward(gelu_tanh(inner), mode);
    }

    /// <summary>In fp32, since its weights are.</summary>
    private Tensor Norm(Tensor x, string name) =>
        layer_norm(x.To(ScalarType.Float32), Weights.Other($"{name}.weight"), Weights.Other($"{name}.bias"), Config.NormEpsilon).To(x.DType);

    private sealed record Layer(string Prefix, AttentionHeads Heads, LinearGroup Qkv, LinearGroup Projection, LinearGroup Up, LinearGroup Down)
    {
        public static Layer Of(int number, ModelWeights weights, LoraAdapter? adapter)
        {
            var prefix = $"transformer.h.{number}";
            return new(
                prefix,
                new(weights.Config.Heads, weights.Config.Heads, weights.Config.HeadDim, Rotary: 0, Window: 0),
                Group(0, $"{prefix}.attn.c_attn"),
                Group(1, $"{prefix}.attn.c_proj"),
                Group(2, $"{prefix}.mlp.c_fc"),
                Group(3, $"{prefix}.mlp.c_proj"));

            LinearGroup Group(int place, string module) => new((4 * number) + place, weights, adapter, module);
        }
    }
}
