using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

/// <summary>What AdamW is told: see <see cref="torch.optim.adamw_step"/>.</summary>
/// <param name="EightBit">Whether the moments are kept in 8 bits: a quarter of the memory. Default: fp32.</param>
public sealed record AdamWSettings(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0, bool EightBit = false);

/// <summary>Moments in 8 bits: uint8 [n] codes and fp32 [⌈n/256⌉] scales of each parameter. Zeros mean zero.</summary>
public sealed record EightBitMoments(IReadOnlyList<Tensor> Codes, IReadOnlyList<Tensor> Scales);

public static partial class torch
{
    public static class optim
    {
        /// <summary>L2 norm over all gradients. A parameter without one counts as zero.</summary>
        public static double grad_norm(IReadOnlyList<Tensor> parameters)
        {
            Library.Check(Fused.GradNorm(Pointers(parameters), parameters.Count, out var norm));
            GC.KeepAlive(parameters);
            return norm;
        }

        /// <summary>One step of AdamW (Loshchilov and Hutter 2019) on fp32 parameters, in place. Parameters without a gradient stay.</summary>
        /// <param name="first">First moments, fp32, of the parameters' shapes; <paramref name="second"/> likewise.</param>
        /// <param name="step">Which step it is, from 1.</param>
        /// <param name="gradScale">What gradients are multiplied by first: clipping and averaging in one.</param>
        public static void adamw_step(
            IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> first, IReadOnlyList<Tensor> second, long step, double gradScale, double learningRate, AdamWSettings settings)
        {
            Library.Check(Fused.AdamW(
                Pointers(parameters), Pointers(first), Pointers(second), parameters.Count, step, gradScale,
                learningRate, settings.Beta1, settings.Beta2, settings.Epsilon, settings.WeightDecay));
            GC.KeepAlive(parameters);
            GC.KeepAlive(first);
            GC.KeepAlive(second);
        }

        /// <summary>
        /// The same with moments in blocks of 256 that share a scale (Dettmers et al. 2022; bitsandbytes): the first in the signed dynamic map, the
        /// second in the unsigned one. They are expanded for the step and rounded after it.
        /// </summary>
        public static void adamw8bit_step(
            IReadOnlyList<Tensor> parameters, EightBitMoments first, EightBitMoments second, long step, double gradScale, double learningRate, AdamWSettings settings)
        {
            Library.Check(Fused.AdamW8Bit(
                Pointers(parameters), Pointers(first.Codes), Pointers(first.Scales), Pointers(second.Codes), Pointers(second.Scales), parameters.Count, step, gradScale,
                learningRate, settings.Beta1, settings.Beta2, settings.Epsilon, settings.WeightDecay));
            GC.KeepAlive(parameters);
            GC.KeepAlive(first);
            GC.KeepAlive(second);
        }
    }
}
