using Pipeline.Torch;

namespace Pipeline.Torch.Tests;

[TestFixture]
[NonParallelizable]
internal sealed class TensorTests : ScopedTest
{
    [Test]
    public void Error_carries_the_message_of_libtorch() => Assert.That(
        () => torch.matmul(torch.zeros([2, 3], device: Device), torch.zeros([2, 3], device: Device)), Throws.TypeOf<TorchException>().With.Message.Contains("shapes cannot be multiplied"));

    [Test]
    public void Want_of_memory_is_told_from_a_mistake()
    {
        Assert.That(() => torch.empty([1L << 50], device: Device), Throws.TypeOf<TorchException>().With.Property(nameof(TorchException.IsOutOfMemory)).True);
        Assert.That(() => torch.matmul(torch.zeros([2, 3], device: Device), torch.zeros([2, 3], device: Device)), Throws.TypeOf<TorchException>().With.Property(nameof(TorchException.IsOutOfMemory)).False);
    }

    [Test]
    public void Memory_goes_in_and_comes_out_as_it_was()
    {
        long[] values = [1, -2, long.MaxValue];
        Assert.That(torch.tensor<long>(values, [3], Device).ToArray<long>(), Is.EqualTo(values));
        Assert.That(() => torch.tensor<long>(values, [4], Device), Throws.ArgumentException.With.Message.Contains("32 bytes, not 24"));
        Assert.That(() => torch.tensor<long>(values, [3], Device).ToArray<float>(), Throws.ArgumentException);
    }

    [Test]
    public void Tensors_moved_out_of_a_scope_live_on()
    {
        Tensor kept, lost;
        using (var inner = torch.NewDisposeScope())
        {
            lost = torch.ones([2], device: Device);
            kept = lost + 1;
            inner.MoveToOuter(kept);
        }

        Assert.That(kept.ToArray<float>(), Is.EqualTo([2f, 2f]));
        Assert.That(() => lost.ToArray<float>(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Random_values_depend_on_the_seed_alone()
    {
        var first = torch.randn([100], 5, device: Device).ToArray<float>();
        torch.manual_seed(1);
        Assert.That(torch.randn([100], 5, device: Device).ToArray<float>(), Is.EqualTo(first));
        Assert.That(torch.randn([100], 6, device: Device).ToArray<float>(), Is.Not.EqualTo(first));
    }
}
