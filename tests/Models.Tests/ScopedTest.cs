using Pipeline.Testing;
using Pipeline.Torch;

namespace Pipeline.Models.Tests;

/// <summary>A scope and a folder for each test; afterwards as many tensors live as before.</summary>
[NonParallelizable]
public abstract class ScopedTest
{
    private DisposeScope _scope = null!;
    private long _before;

    protected TemporaryFolder Folder { get; private set; } = null!;

    [SetUp]
    public void Begin()
    {
        torch.set_num_threads(1);
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
