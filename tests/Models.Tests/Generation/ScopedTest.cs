using Pipeline.Torch;

namespace Pipeline.Models.Tests.Generation;

/// <summary>A scope around each test; afterwards as many tensors live as before.</summary>
internal abstract class ScopedTest
{
    private DisposeScope _scope = null!;
    private long _before;

    [SetUp]
    public void Begin()
    {
        torch.set_num_threads(1);
        _before = torch.live_tensors;
        _scope = torch.NewDisposeScope();
    }

    [TearDown]
    public void End()
    {
        _scope.Dispose();
        Assert.That(torch.live_tensors, Is.EqualTo(_before), "tensors leak");
    }
}
