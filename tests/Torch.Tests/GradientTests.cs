using Pipeline.Torch;
using static Pipeline.Torch.torch.nn.functional;

namespace Pipeline.Torch.Tests;

/// <summary>Gradients against finite differences, and re-computation against keeping.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class GradientTests : ScopedTest
{
    [Test]
    public void Gradients_equal_central_differences()
    {
        var shape = new AttentionHeads(2, 1, 4, Rotary: 0, Window: 0);
        Tensor weight = torch.randn([16, 6], 2, device: Device), head = torch.randn([9, 8], 3, device: Device), norm = torch.randn([6], 4, device: Device);
        var labels = torch.tensor<long>([1, 2, 3, 4, 5], [5], Device);
        double Loss(Tensor x) => Value(x).Item();
        Tensor Value(Tensor x) => head_cross_entropy(
            attention(linear(rms_norm(x, norm, 1e-6), weight), new(null, null), null, [0, 2, 5], shape), head, labels);

        var x = torch.randn([5, 6], 1, device: Device);
        x.RequiresGrad = true;
        Value(x).Backward();
        var gradient = x.Grad!.ToArray<float>();

        const float Step = 1e-2f;
        var values = x.Detach().ToArray<float>();
        using var frozen = torch.no_grad();
        for (var i = 0; i < values.Length; i++)
        {
            var kept = values[i];
            values[i] = kept + Step;
            var above = Loss(torch.tensor<float>(values, [5, 6], Device));
            values[i] = kept - Step;
            var below = Loss(torch.tensor<float>(values, [5, 6], Device));
            values[i] = kept;
            // fp32 values of about 10 differ in their seventh digit, so the quotient is good to 1e-3 or so.
            Assert.That((above - below) / (2 * Step), Is.EqualTo(gradient[i]).Within(5e-3), $"element {i}");
        }
    }

    [Test]
    public void Checkpointed_segment_gives_the_same_bits()
    {
        Tensor Run(bool checkpointed)
        {
            var x = torch.randn([6, 8], 1, device: Device);
            var a = torch.randn([2, 8], 2, device: Device);
            var b = torch.randn([8, 2], 3, device: Device);
            foreach (var leaf in new[] { x, a, b })
                leaf.RequiresGrad = true;
            var weight = torch.randn([8, 8], 4, device: Device);
            Tensor Segment(Tensor input) => linear(input, [new(weight, A: a, B: b)], new LoraPath(1, 0.3, 42));
            var y = checkpointed ? torch.utils.checkpoint(Segment, x) : Segment(x);
            y.Sum().Backward();
            return torch.cat([y.Detach().Reshape(-1), x.Grad!.Reshape(-1), a.Grad!.Reshape(-1), b.Grad!.Reshape(-1)], 0);
        }

        Assert.That(Run(true).ToArray<float>(), Is.EqualTo(Run(false).ToArray<float>()));
    }

    [Test]
    public void Failure_in_a_checkpointed_segment_reaches_the_caller()
    {
        var x = torch.randn([2, 2], 1, device: Device);
        x.RequiresGrad = true;
        Assert.That(() => torch.utils.checkpoint(_ => throw new InvalidOperationException("no"), x), Throws.InvalidOperationException.With.Message.EqualTo("no"));
    }

    [Test]
    public void Failure_when_a_segment_is_computed_again_reaches_whoever_called_backward_and_nobody_later()
    {
        var x = torch.randn([2, 2], 1, device: Device);
        x.RequiresGrad = true;
        var runs = 0;
        var y = torch.utils.checkpoint(input => ++runs == 1 ? input * 2 : throw new InvalidOperationException("no"), x);
        Assert.That(() => y.Sum().Backward(), Throws.InvalidOperationException.With.Message.EqualTo("no"));
        Assert.That(() => torch.matmul(torch.zeros([2, 3], device: Device), torch.zeros([2, 3], device: Device)), Throws.TypeOf<TorchException>());
    }

    [Test]
    public void Weight_in_4_bits_may_be_freed_before_the_backward_pass()
    {
        Tensor Gradient(bool early)
        {
            var x = torch.randn([3, 64], 1, device: Device);
            x.RequiresGrad = true;
            var weight = Quantize(torch.randn([16, 64], 2, device: Device));
            var y = linear(x, [new(null, weight)]);
            if (early)
                weight.Dispose();
            y.Sum().Backward();
            weight.Dispose();
            return x.Grad!;
        }

        Assert.That(Gradient(early: true).ToArray<float>(), Is.EqualTo(Gradient(early: false).ToArray<float>()));
    }

    [Test]
    public void What_was_freed_is_refused_in_a_list_too()
    {
        var weight = Quantize(torch.randn([16, 64], 2, device: Device));
        var a = torch.randn([2, 64], 3, device: Device);
        weight.Dispose();
        a.Dispose();
        var x = torch.randn([3, 64], 1, device: Device);
        Assert.That(() => linear(x, [new(null, weight)]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => linear(x, [new(torch.randn([16, 64], 2, device: Device), A: a, B: torch.randn([16, 2], 4, device: Device))]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => torch.cat([x, a], 0), Throws.TypeOf<ObjectDisposedException>());
    }

    /// <summary>A checkpoint goes on with the same masks on another device. More elements than a thread has, in rows of an odd length.</summary>
    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.BFloat16)]
    public void Dropout_has_the_masks_of_the_processor(ScalarType type)
    {
        const int Width = 97;
        float[] Dropped(Device device)
        {
            var one = torch.tensor<float>([.. Enumerable.Range(0, Width * Width).Select(i => i % (Width + 1) == 0 ? 1f : 0f)], [Width, Width], device);
            return linear(torch.randn([801, Width], 5, type, device), [new(torch.zeros([Width, Width], device: device), A: one, B: one)], new LoraPath(1, 0.3, 42)).To(ScalarType.Float32).ToArray<float>();
        }

        Assert.That(Dropped(Device), Is.EqualTo(Dropped(Device.Cpu)));
    }

    [Test]
    public void Dropout_depends_on_the_key_alone_and_drops_its_share()
    {
        Tensor Path(ulong key, double share) =>
            linear(torch.ones([1, 4096], device: Device), [new(torch.zeros([4096, 4096], device: Device), A: Identity(4096), B: Identity(4096))], new LoraPath(1, share, key));

        var dropped = Path(7, 0.1).ToArray<float>();
        Assert.Multiple(() =>
        {
            Assert.That(Path(7, 0.1).ToArray<float>(), Is.EqualTo(dropped));
            Assert.That(Path(8, 0.1).ToArray<float>(), Is.Not.EqualTo(dropped));
            // 4096 draws with p = 0.1: standard deviation 0.0047.
            Assert.That(dropped.Count(value => value == 0) / 4096.0, Is.EqualTo(0.1).Within(0.02));
            Assert.That(dropped.Where(value => value != 0), Is.All.EqualTo(1 / 0.9f).Within(1e-6));
        });
    }

    private static Tensor Identity(int n)
    {
        var values = new float[n * n];
        for (var i = 0; i < n; i++)
            values[(i * n) + i] = 1;
        return torch.tensor<float>(values, [n, n], Device);
    }
}
