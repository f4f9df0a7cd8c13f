using Pipeline.Torch;

namespace Pipeline.Torch.Tests;

[TestFixture]
[NonParallelizable]
internal sealed class EightBitMomentsTests : ScopedTest
{
    private const int Count = 600;

    [Test]
    public void Codes_are_the_nearest_levels_of_bitsandbytes_maps_in_blocks_of_256()
    {
        var gradient = torch.randn([Count], 1, device: Device).ToArray<float>();
        var parameter = torch.zeros([Count], device: Device);
        parameter.RequiresGrad = true;
        EightBitMoments first = Zeros(), second = Zeros();
        (parameter * torch.tensor<float>(gradient, [Count], Device)).Sum().Backward();
        torch.optim.adamw8bit_step([parameter], first, second, 1, 1, 1e-3, new());

        RequireNearest(first, [.. gradient.Select(g => 0.1 * g)], Map(withSign: true));
        RequireNearest(second, [.. gradient.Select(g => 0.001 * g * g)], Map(withSign: false));
    }

    /// <summary>bitsandbytes' rule for the first moment: a negative one does not become zero, a positive one may.</summary>
    [Test]
    public void First_moment_too_small_for_a_level_keeps_its_sign_if_it_is_negative()
    {
        var gradient = new float[Count];
        (gradient[0], gradient[1], gradient[2]) = (1, 1e-7f, -1e-7f);
        var parameter = torch.zeros([Count], device: Device);
        parameter.RequiresGrad = true;
        EightBitMoments first = Zeros(), second = Zeros();
        (parameter * torch.tensor<float>(gradient, [Count], Device)).Sum().Backward();
        torch.optim.adamw8bit_step([parameter], first, second, 1, 1, 1e-3, new());

        var (codes, map) = (first.Codes[0].ToArray<byte>(), Map(withSign: true));
        Assert.That(map[codes[1]], Is.Zero);
        Assert.That(map[codes[2]], Is.EqualTo(map.Where(level => level < 0).Max()));
        Assert.That(map[codes[3]], Is.Zero);
    }

    [Test]
    public void Moments_of_another_size_are_refused()
    {
        var parameter = torch.zeros([7], device: Device);
        parameter.RequiresGrad = true;
        parameter.Sum().Backward();
        Assert.That(() => torch.optim.adamw8bit_step([parameter], Zeros(), Zeros(), 1, 1, 1e-3, new()), Throws.TypeOf<TorchException>().With.Message.Contains("a code for each value"));
    }

    private static EightBitMoments Zeros() => new([torch.zeros([Count], ScalarType.Byte, Device)], [torch.zeros([3], device: Device)]);

    private static void RequireNearest(EightBitMoments actual, double[] expected, double[] map)
    {
        var (codes, scales) = (actual.Codes[0].ToArray<byte>(), actual.Scales[0].ToArray<float>());
        foreach (var (block, values) in expected.Chunk(256).Index())
        {
            // 1 − 0.999 in fp32 is 1e-5 off.
            Assert.That(scales[block], Is.EqualTo(values.Max(Math.Abs)).Within(0.01).Percent);
            for (var i = 0; i < values.Length; i++)
            {
                var scaled = values[i] / values.Max(Math.Abs);
                Assert.That(Math.Abs(map[codes[(block * 256) + i]] - scaled), Is.EqualTo(map.Min(level => Math.Abs(level - scaled))).Within(1e-6), $"value {i} of block {block}");
            }
        }
    }

    /// <summary>bitsandbytes' create_dynamic_map, with 7 exponent bits of 8: means between the ends of equal parts of 0.1 to 1.</summary>
    private static double[] Map(bool withSign)
    {
        var levels = new List<double> { 0, 1 };
        for (var i = 0; i < 7; i++)
        {
            var ends = withSign ? (1 << i) + 1 : (1 << (i + 1)) + 1;
            for (var j = 0; j + 1 < ends; j++)
            {
                double End(int k) => 0.1 + (0.9 * k / (ends - 1));
                var level = Math.Pow(10, -6 + i) * (End(j) + End(j + 1)) / 2;
                levels.Add(level);
                if (withSign)
                    levels.Add(-level);
            }
        }

        Assert.That(levels, Has.Count.EqualTo(256));
        return [.. levels.Order()];
    }
}
