using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>The matrix of a linear layer, [out, in]: dense, or frozen in 4 bits.</summary>
public sealed class LinearWeight : IDisposable
{
    public LinearWeight(Tensor dense) => Dense = dense.DetachFromDisposeScope();

    public LinearWeight(Nf4Tensor quantized) => Quantized = quantized;

    public Tensor? Dense { get; private init; }

    public Nf4Tensor? Quantized { get; private init; }

    public long OutFeatures => Dense?.Size(0) ?? Quantized!.Rows;

    public long InFeatures => Dense?.Size(1) ?? Quantized!.Columns;

    /// <returns>A dense copy, [out, in].</returns>
    public Tensor ToDense(ScalarType type) => Dense?.To(type).Clone() ?? Quantized!.Dequantize(type);

    public void Dispose()
    {
        Dense?.Dispose();
        Quantized?.Dispose();
    }
}
