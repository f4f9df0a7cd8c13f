using Pipeline.Torch;
using static Pipeline.Torch.torch.nn.functional;

namespace Pipeline.Torch.Tests;

/// <summary>Each fused operator against the same thing written in libtorch's plain operators.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class FusedOperatorTests : ScopedTest
{
    /// <summary>Of the largest value: fp32 sums in another order, bf16 with its 8 bits.</summary>
    private static readonly (ScalarType Type, double Tolerance)[] Types = [(ScalarType.Float32, 2e-6), (ScalarType.BFloat16, 2e-2)];

    [Test]
    public void Rms_norm_equals_its_formula([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of, [Values(1, 7, 64, 250)] int width) => Compare.WithGradients(
        x => rms_norm(x[0], x[1], 1e-5),
        x =>
        {
            var wide = x[0].To(ScalarType.Float32);
            return (wide / (wide.Pow(2).Mean(-1, keepdim: true) + 1e-5).Sqrt() * x[1]).To(of.Type);
        },
        [torch.randn([9, width], 1, of.Type, Device), torch.randn([width], 2, device: Device)],
        // With one element x/|x| has no gradient: what is left is rounding, relative to rounding.
        width == 1 ? 1e-1 : of.Tolerance);

    [Test]
    public void Swiglu_equals_its_formula([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of, [Values(1, 16, 33)] int width) => Compare.WithGradients(
        x => swiglu(x[0]),
        x => (silu(x[0].To(ScalarType.Float32).Narrow(1, 0, width)) * x[0].To(ScalarType.Float32).Narrow(1, width, width)).To(of.Type),
        [torch.randn([5, 2 * width], 3, of.Type, Device) * 3],
        of.Tolerance);

    [Test]
    public void Swiglu_of_extreme_gates_is_finite()
    {
        var x = torch.tensor<float>([-1e30f, -200, 200, 1e30f, 1, 1, 1, 1], [1, 8], Device);
        Assert.That(swiglu(x).ToArray<float>(), Is.EqualTo([0f, 0f, 200f, 1e30f]).Within(1e-6));
    }

    [TestCase(2, 0, new[] { 5 })]
    [TestCase(4, 0, new[] { 1, 33, 70 })]
    [TestCase(4, 3, new[] { 40, 2 })]
    public void Attention_equals_the_reference(int heads, int window, int[] lengths)
    {
        foreach (var (type, tolerance) in Types)
        {
            var shape = new AttentionHeads(heads, 2, 8, Rotary: 8, window);
            var (tokens, table, positions, bounds) = Documents(lengths, shape.Rotary);
            Compare.WithGradients(
                x => attention(x[0], table, positions, bounds, shape),
                x => Reference(x[0], table, positions, bounds, shape),
                [torch.randn([tokens, shape.Width], 4, type, Device)],
                tolerance * 3);
        }
    }

    [Test]
    public void Attention_turns_only_the_rotary_part([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of, [Values(0, 4)] int rotary)
    {
        var shape = new AttentionHeads(2, 1, 8, rotary, Window: 0);
        var (tokens, table, positions, bounds) = Documents([12], shape.Rotary);
        Compare.WithGradients(
            x => attention(x[0], table, positions, bounds, shape), x => Reference(x[0], table, positions, bounds, shape),
            [torch.randn([tokens, shape.Width], 4, of.Type, Device)], of.Tolerance * 3);
    }

    [Test]
    public void Attention_of_heads_of_the_usual_sizes_and_documents_of_one_token([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of, [Values(64, 128)] int size)
    {
        var shape = new AttentionHeads(4, 2, size, size, Window: 0);
        var (tokens, table, positions, bounds) = Documents([1, 1, 37, 1, 70], shape.Rotary);
        Compare.WithGradients(
            x => attention(x[0], table, positions, bounds, shape), x => Reference(x[0], table, positions, bounds, shape),
            [torch.randn([tokens, shape.Width], 4, of.Type, Device)], of.Tolerance * 3);
    }

    [Test]
    public void Attention_over_a_cache_equals_attention_over_the_whole([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of, [Values(0, 5)] int window)
    {
        var shape = new AttentionHeads(4, 2, 8, Rotary: 8, window);
        var (tokens, table, positions, bounds) = Documents([17, 9], shape.Rotary);
        var qkv = torch.randn([tokens, shape.Width], 5, of.Type, Device);
        var whole = attention(qkv, table, positions, bounds, shape);

        Tensor keys = torch.zeros([3, 2, 32, 8], of.Type, Device), values = torch.zeros([3, 2, 32, 8], of.Type, Device);
        // First 10 and 4 tokens of the two, then all but the last, in slots 2 and 0.
        var first = Rows(qkv, positions!, (0, 10), (17, 4));
        var begun = cached_attention(first.Rows, table, first.Positions, keys, values, [0, 10, 14], [2, 0], [0, 0], shape);
        var rest = Rows(qkv, positions!, (10, 6), (21, 4));
        var more = cached_attention(rest.Rows, table, rest.Positions, keys, values, [0, 6, 10], [2, 0], [10, 4], shape);
        // One token each, as in decoding.
        var last = Rows(qkv, positions!, (16, 1), (25, 1));
        var ended = cached_attention(last.Rows, table, last.Positions, keys, values, [0, 1, 2], [2, 0], [16, 8], shape);

        Compare.Close(begun, Rows(whole, positions!, (0, 10), (17, 4)).Rows, of.Tolerance, "first tokens");
        Compare.Close(more, Rows(whole, positions!, (10, 6), (21, 4)).Rows, of.Tolerance, "tokens after");
        Compare.Close(ended, Rows(whole, positions!, (16, 1), (25, 1)).Rows, of.Tolerance, "last tokens");
    }

    /// <summary>More new tokens at once than the queries of a tile, onto an empty cache and onto one that holds some.</summary>
    [Test]
    public void Long_prompt_over_a_cache_equals_attention_over_the_whole(
        [ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of, [Values(0, 9)] int window, [Values(0, 13)] int past)
    {
        var shape = new AttentionHeads(4, 2, 8, Rotary: 8, window);
        var (tokens, table, positions, bounds) = Documents([83], shape.Rotary);
        var qkv = torch.randn([tokens, shape.Width], 5, of.Type, Device);
        Tensor keys = torch.zeros([1, 2, 96, 8], of.Type, Device), values = torch.zeros([1, 2, 96, 8], of.Type, Device);
        if (past > 0)
            cached_attention(qkv.Narrow(0, 0, past), table, positions!.Narrow(0, 0, past), keys, values, [0, past], [0], [0], shape);
        var rest = cached_attention(qkv.Narrow(0, past, tokens - past), table, positions!.Narrow(0, past, tokens - past), keys, values, [0, tokens - past], [0], [past], shape);
        Compare.Close(rest, attention(qkv, table, positions, bounds, shape).Narrow(0, past, tokens - past), of.Tolerance, "all rows");
    }

    [Test]
    public void Inputs_that_kernels_would_read_beyond_are_refused()
    {
        var (tokens, table, positions, bounds) = Documents([9], 8);
        Tensor Rows(AttentionHeads shape) => torch.randn([tokens, shape.Width], 1, device: Device);
        void Refused(AttentionHeads shape, RotaryTable tables, Tensor places, string reason) =>
            Assert.That(() => attention(Rows(shape), tables, places, bounds, shape), Throws.TypeOf<TorchException>().With.Message.Contains(reason), reason);
        var right = new AttentionHeads(4, 2, 8, 8, 0);
        Refused(right with { Heads = 3 }, table, positions!, "3 heads cannot share 2");
        Refused(right with { Rotary = 6 }, table, positions!, "3 columns");
        Refused(right, table, positions!.To(ScalarType.Int32), "int64");
        if (Device.IsCpu)
            Refused(right, table, torch.tensor<long>([0, 1, 2, 3, 4, 5, 6, 7, -1], [9], Device), "beyond the table");
        Assert.That(
            () => head_cross_entropy(torch.randn([3, 8], 1, device: Device), torch.randn([5, 8], 2, device: Device), torch.tensor<int>([1, 2, 3], [3], Device)),
            Throws.TypeOf<TorchException>().With.Message.Contains("int64"));
    }

    [TestCase(new long[] { 0, 0, 3 }, 0)]
    [TestCase(new long[] { 0, 1, 3 }, -1)]
    public void Sequences_without_a_new_token_or_with_a_past_that_cannot_be_are_refused(long[] bounds, long past)
    {
        var shape = new AttentionHeads(2, 2, 8, Rotary: 0, Window: 0);
        Tensor qkv = torch.randn([3, shape.Width], 1, device: Device), cache = torch.zeros([2, 2, 8, 8], device: Device);
        Assert.That(
            () => cached_attention(qkv, new(null, null), null, cache, cache, bounds, [0, 1], [past, 0], shape),
            Throws.TypeOf<TorchException>().With.Message.Contains("sequence 0 has no new token"));
    }

    [Test]
    public void Linear_with_lora_equals_its_formula([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of)
    {
        const double Scale = 0.25;
        Compare.WithGradients(
            x => linear(x[0], [new(x[1], null, x[2], x[3], x[4]), new(x[5], null, null, x[6], x[7]), new(x[8])], new LoraPath(Scale)),
            x =>
            {
                Tensor Wide(int i) => x[i].To(of.Type).To(ScalarType.Float32);
                Tensor Times(Tensor a, Tensor w) => torch.matmul(a, w.Transpose(0, 1));
                return torch.cat(
                [
                    Times(Wide(0), Wide(1)) + Wide(2) + (Times(Times(Wide(0), Wide(3)), Wide(4)) * Scale),
                    Times(Wide(0), Wide(5)) + (Times(Times(Wide(0), Wide(6)), Wide(7)) * Scale),
                    Times(Wide(0), Wide(8)),
                ], 1).To(of.Type);
            },
            [
                torch.randn([11, 24], 1, of.Type, Device),
                torch.randn([16, 24], 2, device: Device), torch.randn([16], 3, device: Device), torch.randn([4, 24], 4, device: Device), torch.randn([16, 4], 5, device: Device),
                torch.randn([8, 24], 6, device: Device), torch.randn([2, 24], 7, device: Device), torch.randn([8, 2], 8, device: Device), torch.randn([6, 24], 9, device: Device),
            ],
            of.Tolerance);
    }

    /// <summary>The mask is made visible by matrices that change nothing: it depends on the key and an element's place alone.</summary>
    [Test]
    public void Linear_with_dropout_equals_its_formula([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of)
    {
        const double Scale = 0.5;
        var path = new LoraPath(Scale, 0.3, 42);
        var one = torch.tensor<float>([.. Enumerable.Range(0, 24 * 24).Select(i => i % 25 == 0 ? 1f : 0f)], [24, 24], Device);
        var mask = linear(torch.ones([11, 24], device: Device), [new(torch.zeros([24, 24], device: Device), A: one, B: one)], path with { Scale = 1 });
        Compare.WithGradients(
            x => linear(x[0], [new(x[1], A: x[2], B: x[3]), new(x[4])], path),
            x =>
            {
                Tensor Wide(int i) => x[i].To(of.Type).To(ScalarType.Float32);
                Tensor Times(Tensor a, Tensor w) => torch.matmul(a, w.Transpose(0, 1));
                return torch.cat([Times(Wide(0), Wide(1)) + (Times(Times(Wide(0) * mask, Wide(2)), Wide(3)) * Scale), Times(Wide(0), Wide(4))], 1).To(of.Type);
            },
            [
                torch.randn([11, 24], 1, of.Type, Device), torch.randn([16, 24], 2, device: Device), torch.randn([4, 24], 3, device: Device), torch.randn([16, 4], 4, device: Device),
                torch.randn([8, 24], 5, device: Device),
            ],
            of.Tolerance);
    }

    [Test]
    public void Linear_of_no_rows_has_no_result_and_gradients_of_zero([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of)
    {
        Tensor x = torch.zeros([0, 8], of.Type, Device), weight = torch.randn([4, 8], 1, device: Device), a = torch.randn([2, 8], 2, device: Device), b = torch.randn([4, 2], 3, device: Device);
        foreach (var leaf in new[] { weight, a, b })
            leaf.RequiresGrad = true;
        var y = linear(x, [new(weight, A: a, B: b)], new LoraPath(1));
        Assert.That(y.Shape, Is.EqualTo(new long[] { 0, 4 }));
        y.Sum().Backward();
        foreach (var leaf in new[] { weight, a, b })
            Assert.That(leaf.Grad!.ToArray<float>(), Is.All.Zero);
    }

    /// <summary>Kernels of ours share their work among threads, whose number is no part of the result. (That of oneDNN's products is.)</summary>
    [Test]
    public void Threads_change_no_bit([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of)
    {
        if (!Device.IsCpu)
            Assert.Ignore("threads are the processor's");
        var shape = new AttentionHeads(4, 2, 8, Rotary: 8, Window: 0);
        var (tokens, table, positions, bounds) = Documents([70, 33, 90, 1], shape.Rotary);
        float[] Run(int threads)
        {
            torch.set_num_threads(threads);
            try
            {
                using var packed = Quantize(torch.randn([64, 1024], 2, device: Device));
                Tensor qkv = torch.randn([tokens, shape.Width], 1, of.Type, Device), gates = torch.randn([tokens, 256], 3, of.Type, Device), norm = torch.randn([128], 4, device: Device);
                foreach (var leaf in new[] { qkv, gates, norm })
                    leaf.RequiresGrad = true;
                var one = torch.tensor<float>([.. Enumerable.Range(0, 64 * 64).Select(i => i % 65 == 0 ? 1f : 0f)], [64, 64], Device);
                var dropped = linear(torch.ones([600, 64], of.Type, Device), [new(torch.zeros([64, 64], device: Device), A: one, B: one)], new LoraPath(1, 0.3, 42));
                Tensor[] results = [attention(qkv, table, positions, bounds, shape), rms_norm(swiglu(gates), norm, 1e-5)];
                foreach (var result in results)
                    result.Backward(torch.randn(result.Shape, 9, of.Type, Device));
                return [.. results.Concat([qkv.Grad!, gates.Grad!, norm.Grad!, dropped, packed.Dequantize()]).SelectMany(tensor => tensor.Detach().To(ScalarType.Float32).ToArray<float>())];
            }
            finally
            {
                torch.set_num_threads(1);
            }
        }

        var alone = Run(1);
        Assert.That(Run(2), Is.EqualTo(alone));
        Assert.That(Run(5), Is.EqualTo(alone));
    }

    [Test]
    public void Linear_of_a_four_bit_weight_equals_that_of_its_dense_copy()
    {
        using var packed = Quantize(torch.randn([16, 24], 2, device: Device));
        var dense = packed.Dequantize();
        Compare.WithGradients(x => linear(x[0], [new(null, packed)]), x => torch.matmul(x[0], dense.Transpose(0, 1)), [torch.randn([11, 24], 1, device: Device)], 2e-6);
    }

    [Test]
    public void Head_loss_equals_log_softmax_of_full_logits([ValueSource(nameof(Types))] (ScalarType Type, double Tolerance) of, [Values(1, 3, 100)] int chunk)
    {
        long[] labels = [3, -100, 0, 19, -100, 7, 7];
        var rows = labels.Select((label, row) => (label, row)).Where(pair => pair.label >= 0).ToArray();
        var kept = torch.tensor<long>([.. rows.Select(pair => (long)pair.row)], [rows.Length], Device);
        var wanted = torch.tensor<long>([.. rows.Select(pair => pair.label)], [rows.Length, 1], Device);
        Compare.WithGradients(
            x => head_cross_entropy(x[0], x[1], torch.tensor<long>(labels, [labels.Length], Device), chunk),
            x => -torch.log_softmax(torch.matmul(x[0].To(ScalarType.Float32).IndexSelect(0, kept), x[1].Transpose(0, 1)), 1).Gather(1, wanted).Sum(),
            [torch.randn([labels.Length, 12], 1, of.Type, Device), torch.randn([20, 12], 2, device: Device)],
            of.Tolerance);
    }

    /// <summary>On the host: on a GPU attention is the reference, and would be compared with itself.</summary>
    private static Tensor Reference(Tensor qkv, RotaryTable table, Tensor? positions, long[] bounds, AttentionHeads heads) => attention(
        qkv.To(Device.Cpu), new(table.Cosine?.To(Device.Cpu), table.Sine?.To(Device.Cpu)), positions?.To(Device.Cpu), bounds, heads, reference: true).To(Device);

    [Test]
    public void Head_logits_of_bf16_are_not_rounded_to_bf16()
    {
        var version = Version.Parse(torch.version.Split('+')[0]);
        if (version.Major >= 2 && (Device.IsCpu || version < new Version(2, 8)))
            Assert.Ignore($"libtorch {torch.version} has no products of bf16 in fp32 on {Device}.");
        Tensor hidden = torch.randn([5, 96], 1, ScalarType.BFloat16, Device), weight = torch.randn([33, 96], 2, ScalarType.BFloat16, Device);
        var wanted = torch.matmul(hidden.To(ScalarType.Float32), weight.To(ScalarType.Float32).Transpose(0, 1));
        Compare.Close(head_logits(hidden, weight), wanted, 1e-5, "logits");
    }

    private static (int Tokens, RotaryTable Table, Tensor? Positions, long[] Bounds) Documents(int[] lengths, int rotary)
    {
        if (rotary == 0)
            return (lengths.Sum(), new(null, null), null, [0, .. lengths.Select((_, i) => (long)lengths.Take(i + 1).Sum())]);
        var angles = torch.arange(0, 100, 1, ScalarType.Float32, Device).Reshape(100, 1) * torch.uniform([1, rotary / 2], 0.1, 1, 8, Device);
        long[] positions = [.. lengths.SelectMany(length => Enumerable.Range(0, length).Select(place => (long)place))];
        long[] bounds = [.. Enumerable.Range(0, lengths.Length + 1).Select(i => (long)lengths.Take(i).Sum())];
        return (positions.Length, new(Of(MathF.Cos), Of(MathF.Sin)), torch.tensor<long>(positions, [positions.Length], Device), bounds);

        Tensor Of(Func<float, float> function) => torch.tensor<float>([.. angles.ToArray<float>().Select(function)], angles.Shape, Device);
    }

    private static (Tensor Rows, Tensor Positions) Rows(Tensor x, Tensor positions, params (int Start, int Length)[] parts) =>
        (torch.cat([.. parts.Select(part => x.Narrow(0, part.Start, part.Length))], 0), torch.cat([.. parts.Select(part => positions.Narrow(0, part.Start, part.Length))], 0));
}
