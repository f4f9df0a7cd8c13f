using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Generation;

/// <summary>New tokens of one sequence.</summary>
/// <param name="Slot">Its slot in the cache.</param>
/// <param name="Past">Tokens of it that the cache holds.</param>
/// <param name="Count">How many are new.</param>
public readonly record struct CachedTokens(int Slot, int Past, int Count);

/// <summary>
/// New tokens of several sequences laid end to end, each of which sees what the cache holds of its sequence, and itself. Sequences may be of any
/// lengths: there is no padding, to the left or to the right, and so no mask for it. One forward pass: it adds the new tokens to the cache.
/// </summary>
public sealed class CachedAttention : IAttention
{
    private readonly KvCache _cache;
    private readonly long[] _bounds;
    private readonly long[] _slots;
    private readonly long[] _past;

    public CachedAttention(KvCache cache, IReadOnlyList<CachedTokens> sequences)
    {
        _cache = cache;
        (_bounds, _slots, _past) = (new long[sequences.Count + 1], new long[sequences.Count], new long[sequences.Count]);
        for (var i = 0; i < sequences.Count; i++)
        {
            (_slots[i], _past[i]) = (sequences[i].Slot, sequences[i].Past);
            _bounds[i + 1] = _bounds[i] + sequences[i].Count;
        }

        var positions = new long[_bounds[^1]];
        for (var i = 0; i < sequences.Count; i++)
        {
            for (var row = _bounds[i]; row < _bounds[i + 1]; row++)
                positions[row] = _past[i] + row - _bounds[i];
        }

        Reach = sequences.Select(sequence => sequence.Past + sequence.Count).DefaultIfEmpty().Max();
        Positions = torch.tensor<long>(positions, [positions.Length], cache.Keys(0).Device);
    }

    public Tensor Positions { get; }

    public int Reach { get; }

    public Tensor Attend(int layer, Tensor qkv, AttentionHeads heads, RotaryTable table) => torch.nn.functional.cached_attention(
        qkv, table, table.Cosine is null ? null : Positions, _cache.Keys(layer), _cache.Values(layer), _bounds, _slots, _past, heads);
}
