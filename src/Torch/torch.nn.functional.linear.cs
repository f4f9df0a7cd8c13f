using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

/// <summary>One of several projections of the same input.</summary>
/// <param name="Weight">[out, in]; converted to the input's type for the product.</param>
/// <param name="Quantized">The same in 4 bits, instead. Keep it until the backward pass is over.</param>
/// <param name="Bias">[out], or null.</param>
/// <param name="A">LoRA's first matrix [rank, in], or null.</param>
/// <param name="B">LoRA's second matrix [out, rank].</param>
public sealed record Projection(Tensor? Weight, Nf4Tensor? Quantized = null, Tensor? Bias = null, Tensor? A = null, Tensor? B = null);

/// <summary>What a LoRA path does beside its matrices.</summary>
/// <param name="Scale">α/r, or α/√r with rsLoRA.</param>
/// <param name="Dropout">Share of the input's elements that the path does not see; 0 in evaluation.</param>
/// <param name="Key">Decides, with an element's index alone, whether it is dropped.</param>
public readonly record struct LoraPath(double Scale, double Dropout = 0, ulong Key = 0);

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// y = [x·W₁ᵀ + b₁ + s·(drop(x)·A₁ᵀ)·B₁ᵀ | x·W₂ᵀ … ] (Hu et al. 2021): projections of one input, side by side. 4-bit weights are
            /// expanded for a product and dropped again, in the backward pass too (Dettmers et al. 2023).
            /// </summary>
            /// <param name="x">[…, in].</param>
            /// <returns>[…, Σ out].</returns>
            public static Tensor linear(Tensor x, ReadOnlySpan<Projection> projections, LoraPath lora = default)
            {
                Span<nint> weights = stackalloc nint[projections.Length], quantized = stackalloc nint[projections.Length], biases = stackalloc nint[projections.Length];
                Span<nint> a = stackalloc nint[projections.Length], b = stackalloc nint[projections.Length];
                for (var i = 0; i < projections.Length; i++)
                {
                    weights[i] = Tensor.PointerOf(projections[i].Weight);
                    quantized[i] = projections[i].Quantized?.Pointer ?? 0;
                    biases[i] = Tensor.PointerOf(projections[i].Bias);
                    a[i] = Tensor.PointerOf(projections[i].A);
                    b[i] = Tensor.PointerOf(projections[i].B);
                }

                var y = Tensor.From(
                    Fused.Linear(x.Handle, projections.Length, weights, quantized, biases, a, b, lora.Scale, lora.Dropout, lora.Key, out var result), result);
                foreach (var projection in projections)
                    GC.KeepAlive(projection);
                return y;
            }

            /// <summary>x·Wᵀ.</summary>
            public static Tensor linear(Tensor x, Tensor weight) => linear(x, [new Projection(weight)]);
        }
    }
}
