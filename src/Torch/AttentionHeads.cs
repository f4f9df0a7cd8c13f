namespace Pipeline.Torch;

/// <summary>How joined rows [q | k | v] are laid out and attended to.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads, each serving <c>Heads / KeyValueHeads</c> query heads.</param>
/// <param name="Size">Elements of a head.</param>
/// <param name="Rotary">How many of them are turned by the position; 0 for none.</param>
/// <param name="Window">How many keys back a query sees, itself included; 0 for all.</param>
public sealed record AttentionHeads(int Heads, int KeyValueHeads, int Size, int Rotary, int Window)
{
    /// <summary>1/√size, what scores are multiplied by.</summary>
    public double Scale => 1 / Math.Sqrt(Size);

    /// <summary>Elements of a joined row.</summary>
    public int Width => (Heads + (2 * KeyValueHeads)) * Size;
}

/// <summary>Tables of the angles' cosines and sines, fp32 [positions, rotary / 2]. Null where nothing is turned.</summary>
public sealed record RotaryTable(Tensor? Cosine, Tensor? Sine);
