using Pipeline.Models.Adapters;
using Pipeline.Models.Configuration;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Architecture;

/// <summary>A decoder-only language model: weights, an adapter beside them or none, and the forward pass.</summary>
public abstract class CausalLm(ModelWeights weights, LoraAdapter? adapter) : IDisposable
{
    public ModelConfig Config => weights.Config;

    public ModelWeights Weights => weights;

    public LoraAdapter? Adapter => adapter;

    public Device Device => weights.Options.Device;

    /// <summary>What training changes: the adapter's matrices, or all weights.</summary>
    public IReadOnlyList<Tensor> Trainable => adapter is not null ? [.. adapter.Tensors.Select(pair => pair.Tensor)] : weights.Trainable;

    /// <summary>[vocabulary, hidden].</summary>
    public abstract Tensor Head { get; }

    /// <summary>A model of the configuration's architecture. It owns the weights and the adapter from now on.</summary>
    public static CausalLm Make(ModelWeights weights, LoraAdapter? adapter = null) =>
        weights.Config.Architecture is ModelArchitecture.Gpt2 ? new Gpt2(weights, adapter) : new Llama(weights, adapter);

    /// <summary>Loads a model folder, and an adapter for it.</summary>
    /// <exception cref="ModelFormatException">A file is not sound, or does not fit.</exception>
    public static CausalLm Load(string folder, WeightOptions options, string? adapterFolder = null, Action<int, int>? progress = null)
    {
        var config = ModelConfig.Read(folder);
        var weights = WeightFiles.Load(folder, config, options, progress);
        try
        {
            return Make(weights, adapterFolder is null ? null : LoraAdapter.Load(adapterFolder, config, options.Device));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The last hidden states, normalised: what the head is applied to.</summary>
    /// <param name="ids">int64 [tokens].</param>
    /// <returns>[tokens, hidden].</returns>
    public abstract Tensor Hidden(Tensor ids, IAttention attention, ForwardMode mode);

    /// <summary>Scores of all tokens of the vocabulary, fp32; without gradients.</summary>
    /// <param name="hidden">[rows, hidden].</param>
    /// <returns>[rows, vocabulary].</returns>
    public Tensor Logits(Tensor hidden) => torch.nn.functional.head_logits(hidden, Head);

    public void Dispose()
    {
        DisposeOwn();
        adapter?.Dispose();
        weights.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what an architecture keeps beside its weights.</summary>
    protected virtual void DisposeOwn()
    {
    }

    /// <summary>One layer after another; with checkpointing each keeps its input alone, where there are gradients to be had.</summary>
    private protected static Tensor Through(int layers, Tensor x, Func<int, Tensor, Tensor> layer, ForwardMode mode)
    {
        for (var i = 0; i < layers; i++)
        {
            using var scope = torch.NewDisposeScope();
            var number = i;
            x = mode.Checkpointing && x.RequiresGrad ? torch.utils.checkpoint(input => layer(number, input), x) : layer(i, x);
            scope.MoveToOuter(x);
        }

        return x;
    }
}
