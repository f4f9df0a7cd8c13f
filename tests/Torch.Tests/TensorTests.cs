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

    /// <summary>The last element stands behind the part that is looked at first.</summary>
    [Test]
    public void Element_that_is_no_finite_number_is_found([Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity)] double value, [Values(ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float16)] ScalarType type)
    {
        const long Count = (1 << 20) + 3;
        var tensor = torch.ones([Count, 1], device: Device).To(type);
        Assert.That(tensor.AllFinite(), Is.True);
        tensor.Narrow(0, Count - 1, 1).Fill(value);
        Assert.That(tensor.AllFinite(), Is.False);
        Assert.That(torch.zeros([0], type, Device).AllFinite(), Is.True);
    }

    [Test]
    public void Largest_of_equal_ones_are_the_first([Values(1, 7, 20, 61)] int count)
    {
        var x = torch.tensor<float>([.. Enumerable.Range(0, 122).Select(i => i % 61 == 40 ? 1f : 0f)], [2, 61], Device);
        var (values, indices) = x.TopK(count, 1);
        var wanted = Enumerable.Range(0, 61).Where(i => i != 40).Take(count - 1).Append(40).Order().Select(i => (long)i).ToArray();
        for (var row = 0; row < 2; row++)
        {
            Assert.That(indices.ToArray<long>()[(row * count)..((row + 1) * count)].Order(), Is.EqualTo(wanted));
            Assert.That(values.ToArray<float>()[row * count], Is.EqualTo(1f));
        }
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
