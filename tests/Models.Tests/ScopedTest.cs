using Pipeline.Testing;
using Pipeline.Torch;
using Pipeline.Torch.Tests;

namespace Pipeline.Models.Tests;

/// <summary>A scope and a folder for each test; afterwards as many tensors live as before.</summary>
[NonParallelizable]
public abstract class ScopedTest
{
    private DisposeScope _scope = null!;
    private long _before;

    /// <summary>Where everything is computed that is not about the host.</summary>
    protected static Device Device => TestDevice.Device;

    protected TemporaryFolder Folder { get; private set; } = null!;

    [SetUp]
    public void Begin()
    {
        torch.set_num_threads(1);
        // As the stages do.
        torch.use_deterministic_algorithms(true);
        Folder = TemporaryFolder.InMemory();
        _before = torch.live_tensors;
        _scope = torch.NewDisposeScope();
    }

    [TearDown]
    public void End()
    {
        _scope.Dispose();
        Folder.Dispose();
        Assert.That(torch.live_tensors, Is.EqualTo(_before), "tensors leak");
    }
}
