using Pipeline.Torch;

namespace Pipeline.Models.Architecture;

/// <summary>Documents laid end to end, each of which sees itself alone.</summary>
/// <param name="lengths">Tokens of each document.</param>
/// <param name="reference">Whether to compute it in the slow way that tests compare with.</param>
public sealed class PackedAttention(IReadOnlyList<int> lengths, Device device, bool reference = false) : IAttention
{
    private readonly long[] _bounds = [0, .. Running(lengths)];

    public Tensor Positions { get; } = torch.tensor<long>([.. lengths.SelectMany(length => Enumerable.Range(0, length).Select(place => (long)place))], [lengths.Sum()], device);

    public int Reach { get; } = lengths.DefaultIfEmpty().Max();

    public Tensor Attend(int layer, Tensor qkv, AttentionHeads heads, RotaryTable table) =>
        torch.nn.functional.attention(qkv, table, table.Cosine is null ? null : Positions, _bounds, heads, reference);

    private static IEnumerable<long> Running(IReadOnlyList<int> lengths)
    {
        var sum = 0L;
        foreach (var length in lengths)
            yield return sum += length;
    }
}
