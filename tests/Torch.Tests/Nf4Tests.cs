using Pipeline.Torch;

namespace Pipeline.Torch.Tests;

/// <summary>4-bit NormalFloat against published figures and a plain reference.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class Nf4Tests : ScopedTest
{
    private static readonly float[] Levels =
    [
        -1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0.0f,
        0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f, 0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f,
    ];

    // Mean and standard deviation over runs: bitsandbytes' own tests, 1024 × 1024 normal values, without double quantisation. Bound: mean + 7 deviations.
    [TestCase(32, 0.067746, 0.000069)]
    [TestCase(64, 0.072798, 0.000074)]
    [TestCase(128, 0.076831, 0.000091)]
    public void Error_on_normal_values_is_the_published_one(int block, double mean, double deviation)
    {
        var x = torch.randn([1024, 1024], 1, device: Device);
        using var packed = Quantize(x, block, doubleQuantization: false);
        var error = (packed.Dequantize() - x).Abs().Mean().Item();
        Assert.That(error, Is.EqualTo(mean).Within(7 * deviation));
    }

    [Test]
    public void Relative_error_is_the_published_one()
    {
        var x = torch.randn([1024, 1024], 1, device: Device);
        using var packed = Quantize(x, 64, doubleQuantization: false);
        var error = ((packed.Dequantize() - x).Abs() / (x.Abs() + 1e-8)).Mean().Item();
        Assert.That(error, Is.EqualTo(0.203339).Within(7 * 0.000340));
    }

    [Test]
    public void Double_quantisation_costs_little()
    {
        var x = torch.randn([1024, 1024], 1, device: Device);
        using var packed = Quantize(x);
        Assert.That((packed.Dequantize() - x).Abs().Mean().Item(), Is.EqualTo(0.07285).Within(0.0006));
    }

    [TestCase(3, 5)]
    [TestCase(7, 64)]
    [TestCase(1, 1)]
    [TestCase(5, 77)]
    public void Codes_equal_those_of_a_plain_search(int rows, int columns)
    {
        var x = torch.randn([rows, columns], 3, device: Device) * 5;
        using var packed = Quantize(x, 64, doubleQuantization: false);
        var parts = packed.Parts();
        var (codes, absmax) = Reference(x.ToArray<float>());
        Assert.That(parts.Codes.ToArray<byte>(), Is.EqualTo(codes));
        Assert.That(parts.Absmax.ToArray<float>(), Is.EqualTo(absmax));
    }

    [Test]
    public void Tie_goes_to_the_lower_code_and_zeros_stay_zero()
    {
        var middle = (Levels[9] + Levels[10]) / 2;
        using var tied = Quantize(torch.tensor<float>([1, middle], [1, 2], Device), 64, doubleQuantization: false);
        using var zeros = Quantize(torch.zeros([2, 64], device: Device), 64, doubleQuantization: false);
        Assert.That(tied.Parts().Codes.ToArray<byte>(), Is.EqualTo(new byte[] { 0xf9 }));
        Assert.That(zeros.Dequantize().ToArray<float>(), Is.All.Zero);
    }

    /// <summary>Of 600 blocks: three groups, the last of them short.</summary>
    [Test]
    public void Double_quantisation_takes_the_mean_off_and_scales_groups_of_256()
    {
        var x = torch.randn([300, 128], 1, device: Device) * torch.uniform([300, 1], 0.5, 2, 2, Device);
        using var plain = Quantize(x, 64, doubleQuantization: false);
        using var packed = Quantize(x);
        var scales = plain.Parts().Absmax.ToArray<float>();
        var parts = packed.Parts();
        var offset = (float)scales.Average(scale => (double)scale);
        var (codes, levels) = (parts.Absmax.ToArray<byte>(), parts.NestedLevels!.ToArray<float>());
        var groups = scales.Chunk(256).Select(group => group.Max(scale => MathF.Abs(scale - offset))).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(parts.Offset, Is.EqualTo(offset));
            Assert.That(parts.NestedAbsmax!.ToArray<float>(), Is.EqualTo(groups));
            for (var i = 0; i < scales.Length; i++)
            {
                var wanted = (scales[i] - offset) / groups[i / 256];
                Assert.That(levels[codes[i]], Is.EqualTo(levels.MinBy(level => MathF.Abs(level - wanted))).Within(1e-6), $"block {i}");
            }
        });
    }

    [Test]
    public void Bf16_is_the_rounded_fp32()
    {
        using var packed = Quantize(torch.randn([64, 96], 1, device: Device));
        Assert.That(packed.Dequantize(ScalarType.BFloat16).ToArray<short>(), Is.EqualTo(packed.Dequantize().To(ScalarType.BFloat16).ToArray<short>()));
    }

    [Test]
    public void Values_are_those_of_the_processor(
        [Values(1, 5, 64)] int rows, [Values(1, 77, 1000)] int columns, [Values] bool doubleQuantization, [Values(ScalarType.Float32, ScalarType.BFloat16)] ScalarType type)
    {
        using var onHost = Nf4Tensor.Quantize(torch.randn([rows, columns], 3), doubleQuantization: doubleQuantization);
        using var moved = onHost.To(Device);
        Assert.That(moved.Dequantize(type).To(ScalarType.Float32).ToArray<float>(), Is.EqualTo(onHost.Dequantize(type).To(ScalarType.Float32).ToArray<float>()));
    }

    [Test]
    public void Parts_make_the_same_matrix_again()
    {
        using var packed = Quantize(torch.randn([64, 1000], 1, device: Device));
        using var again = Nf4Tensor.From(packed.Parts(), 64, 1000);
        Assert.That(again.Dequantize().ToArray<float>(), Is.EqualTo(packed.Dequantize().ToArray<float>()));
    }

    [Test]
    public void Parts_that_do_not_fit_are_refused()
    {
        using var packed = Quantize(torch.randn([64, 64], 1, device: Device));
        Assert.That(() => Nf4Tensor.From(packed.Parts(), 64, 65), Throws.TypeOf<TorchException>().With.Message.Contains("64x65"));
    }

    [TestCase(0)]
    [TestCase(-64)]
    [TestCase(33)]
    public void Blocks_that_cannot_be_are_refused(int block)
    {
        using var packed = Quantize(torch.randn([64, 64], 1, device: Device));
        Assert.That(() => Nf4Tensor.From(packed.Parts(), 64, 64, block), Throws.TypeOf<TorchException>().With.Message.Contains("even length"));
    }

    [Test]
    public void Nested_scales_of_another_type_are_refused()
    {
        using var packed = Quantize(torch.randn([64, 64], 1, device: Device));
        var parts = packed.Parts();
        Assert.That(() => Nf4Tensor.From(parts with { NestedAbsmax = parts.NestedAbsmax!.To(ScalarType.Float16) }, 64, 64), Throws.TypeOf<TorchException>().With.Message.Contains("fp32"));
    }

    private static (byte[] Codes, float[] Absmax) Reference(float[] x)
    {
        var codes = new byte[(x.Length + 1) / 2];
        var absmax = x.Chunk(64).Select(block => block.Max(Math.Abs)).ToArray();
        for (var i = 0; i < x.Length; i++)
        {
            var scaled = x[i] * (1 / MathF.Max(absmax[i / 64], 1e-38f));
            var code = 0;
            while (code < 15 && scaled > (Levels[code] + Levels[code + 1]) / 2)
                code++;
            codes[i / 2] |= (byte)(i % 2 == 0 ? code << 4 : code);
        }

        return (codes, absmax);
    }

    [Test]
    public void Weight_that_is_no_number_is_refused([Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity)] float value)
    {
        var values = torch.randn([4, 64], 1, device: Device).ToArray<float>();
        values[130] = value;
        Assert.That(() => Quantize(torch.tensor<float>(values, [4, 64], Device)), Throws.TypeOf<TorchException>().With.Message.Contains("row 2"));
    }
}
