using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

/// <summary>What AdamW is told: see <see cref="torch.optim.adamw_step"/>.</summary>
public sealed record AdamWSettings(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0);

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
    }
}
