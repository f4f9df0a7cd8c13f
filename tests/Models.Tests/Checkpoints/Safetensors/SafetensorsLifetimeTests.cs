using System.Runtime.InteropServices;
using Pipeline.Models.Checkpoints;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Checkpoints;

public sealed class SafetensorsLifetimeTests
{
    [Test]
    public void Dispose_then_use_is_refused_instead_of_read()
    {
        using var folder = TemporaryFolder.InMemory();
        var file = Open(folder);
        file.Dispose();
        file.Dispose();

        Assert.Multiple(() =>
        {
            Assert.That(() => file.AddressOf("b"), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => file.Bytes("b").Length, Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => file.CopyTo("b", Stream.Null), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(file.Tensors["b"].Shape, Is.EqualTo(new[] { 2 }));
        });
    }

    [Test]
    public void Keep_outlives_the_file()
    {
        using var folder = TemporaryFolder.InMemory();
        var file = Open(folder);
        var address = file.AddressOf("b");
        using (file.Keep())
        {
            file.Dispose();
            File.Delete(file.Path);
            Assert.That(Marshal.ReadByte(address, 15), Is.EqualTo(39));
        }
    }

    [Test]
    public void Tensors_of_a_name_that_is_absent_says_which()
    {
        using var folder = TemporaryFolder.InMemory();
        using var file = Open(folder);

        Assert.That(() => file.AddressOf("c"), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("'c'"));
    }

    private static SafetensorsFile Open(TemporaryFolder folder)
    {
        File.WriteAllBytes(folder["x.safetensors"], RawSafetensors.Small);
        return SafetensorsFile.Open(folder["x.safetensors"]);
    }
}
