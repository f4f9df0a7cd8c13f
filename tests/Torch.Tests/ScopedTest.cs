using Pipeline.Torch;

namespace Pipeline.Torch.Tests;

/// <summary>A scope around each test; afterwards as many tensors live as before.</summary>
internal abstract class ScopedTest
{
    private DisposeScope _scope = null!;
    private long _before;

    /// <summary>Where everything is computed that is not about the host.</summary>
    protected static Device Device => TestDevice.Device;

    [SetUp]
    public void Begin()
    {
        torch.set_num_threads(1);
        // As the stages do.
        torch.use_deterministic_algorithms(true);
        _before = torch.live_tensors;
        _scope = torch.NewDisposeScope();
    }

    [TearDown]
    public void End()
    {
        _scope.Dispose();
        Assert.That(torch.live_tensors, Is.EqualTo(_before), "tensors leak");
    }

    /// <summary>Quantised on the host, as always, and moved.</summary>
    protected static Nf4Tensor Quantize(Tensor weight, int block = 64, bool doubleQuantization = true)
    {
        using var onHost = Nf4Tensor.Quantize(weight, block, doubleQuantization);
        return onHost.To(Device);
    }
}
