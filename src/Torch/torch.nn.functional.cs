using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor silu(Tensor x) => Tensor.From(Operators.Silu(x.Handle, out var result), result);

            /// <summary>GELU in its tanh form, GPT-2's <c>gelu_new</c>.</summary>
            public static Tensor gelu_tanh(Tensor x) => Tensor.From(Operators.GeluTanh(x.Handle, out var result), result);

            /// <summary>Rows of <paramref name="weight"/> [n, d] by number.</summary>
            public static Tensor embedding(Tensor indices, Tensor weight) => Tensor.From(Operators.Embedding(weight.Handle, indices.Handle, out var result), result);

            public static Tensor layer_norm(Tensor x, Tensor weight, Tensor bias, double eps) =>
                Tensor.From(Operators.LayerNorm(x.Handle, weight.Handle, bias.Handle, eps, out var result), result);

            /// <summary>x / √(mean(x²) + eps) · weight along the last dimension (Zhang and Sennrich 2019); computed in fp32, in the type of x.</summary>
            public static Tensor rms_norm(Tensor x, Tensor weight, double eps) => Tensor.From(Fused.RmsNorm(x.Handle, weight.Handle, eps, out var result), result);

            /// <summary>Rows [gate | up] of 2n → silu(gate) · up, rows of n (Shazeer 2020).</summary>
            public static Tensor swiglu(Tensor x) => Tensor.From(Fused.Swiglu(x.Handle, out var result), result);

            /// <summary>
            /// Causal attention within each document of rows laid end to end, queries and keys turned by their positions first (Su et al. 2021,
            /// halves paired as in Hugging Face's LLaMA).
            /// </summary>
            /// <param name="qkv">[tokens, <see cref="AttentionHeads.Width"/>].</param>
            /// <param name="positions">int64 [tokens]; null where nothing is turned.</param>
            /// <param name="bounds">Row numbers where documents begin, from 0, and at the end the number of tokens.</param>
            /// <param name="reference">The same in libtorch's own operators, slowly, with a tokens × tokens mask: what tests compare with.</param>
            /// <returns>[tokens, heads · size].</returns>
            public static Tensor attention(Tensor qkv, RotaryTable table, Tensor? positions, ReadOnlySpan<long> bounds, AttentionHeads heads, bool reference = false)
            {
                var attended = Tensor.From(
                    Fused.Attention(
                        qkv.Handle, Tensor.PointerOf(table.Cosine), Tensor.PointerOf(table.Sine), Tensor.PointerOf(positions), bounds, bounds.Length,
                        heads.Heads, heads.KeyValueHeads, heads.Size, heads.Rotary, heads.Window, heads.Scale, reference, out var result), result);
                GC.KeepAlive(table);
                GC.KeepAlive(positions);
                return attended;
            }

            /// <summary>Attention of new tokens over what a cache holds, without gradients. The cache takes the new tokens in.</summary>
            /// <param name="qkv">[tokens, <see cref="AttentionHeads.Width"/>]: new tokens of sequences laid end to end.</param>
            /// <param name="positions">int64 [tokens]; null where nothing is turned.</param>
            /// <param name="keys">[slots, key/value heads, capacity, size], of the type of <paramref name="qkv"/>; <paramref name="values"/> likewise.</param>
            /// <param name="bounds">Where each sequence's new tokens begin, and at the end the number of tokens.</param>
            /// <param name="slots">The slot of each sequence.</param>
            /// <param name="past">How many tokens each slot holds before.</param>
            /// <returns>[tokens, heads · size].</returns>
            public static Tensor cached_attention(
                Tensor qkv, RotaryTable table, Tensor? positions, Tensor keys, Tensor values, ReadOnlySpan<long> bounds, ReadOnlySpan<long> slots,
                ReadOnlySpan<long> past, AttentionHeads heads)
            {
                if (bounds.Length != slots.Length + 1 || past.Length != slots.Length)
                    throw new ArgumentException($"{slots.Length} slots need {slots.Length + 1} bounds and {slots.Length} lengths, not {bounds.Length} and {past.Length}.", nameof(bounds));
                var attended = Tensor.From(
                    Fused.CachedAttention(
                        qkv.Handle, Tensor.PointerOf(table.Cosine), Tensor.PointerOf(table.Sine), Tensor.PointerOf(positions), keys.Handle, values.Handle,
                        bounds, slots, past, slots.Length, heads.Heads, heads.KeyValueHeads, heads.Size, heads.Rotary, heads.Window, heads.Scale, out var result), result);
                GC.KeepAlive(table);
                GC.KeepAlive(positions);
                return attended;
            }

            /// <summary>
            /// Summed cross-entropy of a language-model head, chunk by chunk over the rows that carry a label: the full logits are never in memory.
            /// </summary>
            /// <param name="hidden">[rows, d].</param>
            /// <param name="weight">[vocabulary, d].</param>
            /// <param name="labels">int64 [rows]; negative where the row carries none.</param>
            /// <param name="chunk">Rows at a time.</param>
            /// <returns>fp32 scalar: Σ −log p(label), in nats.</returns>
            public static Tensor head_cross_entropy(Tensor hidden, Tensor weight, Tensor labels, long chunk = 512) =>
                Tensor.From(Fused.HeadLoss(hidden.Handle, weight.Handle, labels.Handle, chunk, out var result), result);

            /// <summary>A language-model head's scores in fp32, whose products of bf16 are not rounded to bf16 on the way where libtorch has such; without gradients.</summary>
            /// <param name="hidden">[rows, d].</param>
            /// <param name="weight">[vocabulary, d].</param>
            /// <returns>fp32 [rows, vocabulary].</returns>
            public static Tensor head_logits(Tensor hidden, Tensor weight) => Tensor.From(Fused.HeadLogits(hidden.Handle, weight.Handle, out var result), result);
        }
    }
}
