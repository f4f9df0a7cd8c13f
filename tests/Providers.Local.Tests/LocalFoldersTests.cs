using Pipeline.Models;
using Pipeline.Testing;

namespace Pipeline.Providers.Local.Tests;

public sealed class LocalFoldersTests
{
    private TemporaryFolder _folder = null!;
    private string _model = null!, _adapter = null!;

    [SetUp]
    public void MakeFolders()
    {
        _folder = TemporaryFolder.InMemory();
        _model = Path.GetDirectoryName(_folder.Write("model/config.json", "{}"))!;
        _adapter = Path.GetDirectoryName(_folder.Write("adapter/adapter_config.json", "{}"))!;
    }

    [TearDown]
    public void RemoveFolders() => _folder.Dispose();

    [Test]
    public void Model_stands_alone_even_beside_a_base() => Assert.That(LocalFolders.Of(_model, "base", "candidate"), Is.EqualTo(new LocalFolders(_model, null)));

    [Test]
    public void Adapter_goes_with_the_base() => Assert.That(LocalFolders.Of(_adapter, _model, "candidate"), Is.EqualTo(new LocalFolders(_model, _adapter)));

    [Test]
    public void Nothing_but_a_base_is_the_base() => Assert.That(LocalFolders.Of(null, _model, "reference"), Is.EqualTo(new LocalFolders(_model, null)));

    [Test]
    public void Adapter_without_a_base_says_which_input_is_missing() =>
        Assert.That(
            Assert.Throws<ModelFormatException>(() => LocalFolders.Of(_adapter, null, "candidate"))!.Message,
            Is.EqualTo("The input candidate is an adapter, and no base is given. Name the model it was trained beside under inputs: base."));

    [Test]
    public void Nothing_at_all_says_what_may_be_named() =>
        Assert.That(
            Assert.Throws<ModelFormatException>(() => LocalFolders.Of(null, null, "reference"))!.Message,
            Is.EqualTo("There is no reference: name a model under params.reference, or give the inputs base or reference."));
}
