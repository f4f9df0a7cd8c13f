using Pipeline.Torch;

namespace Pipeline.Models.Architecture;

/// <summary>Where a layer's tokens look: at their own document, or at what a cache holds of their sequence.</summary>
public interface IAttention
{
    /// <summary>int64 [tokens]: the place of each token in its document.</summary>
    Tensor Positions { get; }

    /// <summary>One more than the largest of them.</summary>
    int Reach { get; }

    /// <param name="layer">Which layer asks.</param>
    /// <param name="qkv">[tokens, <see cref="AttentionHeads.Width"/>].</param>
    /// <returns>[tokens, heads · size].</returns>
    Tensor Attend(int layer, Tensor qkv, AttentionHeads heads, RotaryTable table);
}
