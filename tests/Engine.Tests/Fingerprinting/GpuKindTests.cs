using Pipeline.Engine.Fingerprinting;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Fingerprinting;

[TestFixture]
internal sealed class GpuKindTests
{
    [Test]
    public void Kind_is_the_models_that_the_driver_tells()
    {
        using var folder = new TemporaryFolder();
        folder.Write("0000:04:00.0/information", "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 33\nGPU UUID: \t GPU-1\n");
        folder.Write("0000:05:00.0/information", "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 34\nGPU UUID: \t GPU-2\n");
        folder.Write("0000:06:00.0/other", "");

        Assert.That(GpuKind.OfThisMachine(folder.Path), Is.EqualTo("NVIDIA H100 80GB HBM3, unknown GPU"));
        Assert.That(GpuKind.OfThisMachine(folder["nowhere"]), Is.EqualTo("no GPU"));
    }
}
