using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Generation;

/// <summary>Keys and values of earlier tokens, layer by layer, for several sequences at once: each has a slot, and a slot is used again when its sequence has ended.</summary>
public sealed class KvCache : IDisposable
{
    private readonly Tensor?[] _keys;
    private readonly Tensor?[] _values;

    /// <param name="slots">How many sequences.</param>
    /// <param name="capacity">Tokens of the longest one.</param>
    /// <param name="type">That of the computation.</param>
    public KvCache(ModelConfig config, int slots, int capacity, ScalarType type, Device device)
    {
        (Slots, Capacity) = (slots, capacity);
        long[] shape = [slots, config.KeyValueHeads, capacity, config.HeadDim];
        (_keys, _values) = (new Tensor?[config.Layers], new Tensor?[config.Layers]);
        try
        {
            // Not filled: a slot is read only as far as it was written.
            foreach (var tensors in new[] { _keys, _values })
            {
                for (var layer = 0; layer < config.Layers; layer++)
                    tensors[layer] = torch.empty(shape, type, device).DetachFromDisposeScope();
            }
        }
        catch
        {
            // Gigabytes that a finaliser would free some day.
            Dispose();
            throw;
        }
    }

    public int Slots { get; }

    public int Capacity { get; }

    /// <summary>[slots, key/value heads, capacity, size].</summary>
    public Tensor Keys(int layer) => _keys[layer]!;

    /// <summary>[slots, key/value heads, capacity, size].</summary>
    public Tensor Values(int layer) => _values[layer]!;

    /// <summary>Bytes of a slot, keys and values of all layers.</summary>
    public static long BytesOfSlot(ModelConfig config, int capacity, ScalarType type) => 2L * config.Layers * config.KeyValueHeads * config.HeadDim * capacity * type.Size();

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
            tensor?.Dispose();
    }
}
