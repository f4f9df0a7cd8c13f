using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>In which form a model's weights are held.</summary>
/// <param name="Compute">The type of the computation; frozen matrices are kept in it. Norms and biases are fp32 always.</param>
/// <param name="Device">Where they lie.</param>
/// <param name="Trainable">Whether all weights are trained: then they are fp32 and converted for each product.</param>
/// <param name="Quantize">Whether linear layers but the head are put into 4-bit NormalFloat (QLoRA).</param>
/// <param name="DoubleQuantization">Whether their scales are put into 8 bits too.</param>
public sealed record WeightOptions(ScalarType Compute, Device Device, bool Trainable = false, bool Quantize = false, bool DoubleQuantization = true)
{
    /// <summary>fp32 on the host.</summary>
    public static WeightOptions Plain { get; } = new(ScalarType.Float32, Device.Cpu);
}
