namespace Pipeline.Models.Architecture;

/// <summary>What differs between training and evaluation.</summary>
/// <param name="Dropout">Whether LoRA's dropout is on.</param>
/// <param name="Seed">Of the dropout masks.</param>
/// <param name="Step">Of the dropout masks: which optimiser step and which of its batches.</param>
/// <param name="Checkpointing">Whether layers keep only their inputs and are computed again in the backward pass.</param>
public sealed record ForwardMode(bool Dropout = false, ulong Seed = 0, long Step = 0, bool Checkpointing = false)
{
    public static ForwardMode Evaluation { get; } = new();

    /// <summary>The key of a projection's mask.</summary>
    internal ulong Key(int projection) => SplitMix64.Derive(Seed, (ulong)Step, (ulong)projection);
}
