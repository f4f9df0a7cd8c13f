using Pipeline.Engine.Install;

namespace Pipeline.Engine.Tests.Install;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StageCatalogTests : IDisposable
{
    private readonly FakeRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Test]
    public void Catalog_of_a_repository_without_builds_is_empty()
    {
        using var catalog = StageCatalog.Open(_repository.Root);

        Assert.That(catalog.Names, Is.Empty);
        Assert.That(catalog.Find("curate"), Is.Null);
    }

    [Test]
    public async Task Find_gives_the_executable_with_its_page()
    {
        _repository.Build("Curate", "curate");
        var installed = await _repository.InstallAsync("Curate", "curate");

        using var catalog = StageCatalog.Open(_repository.Root);
        var found = catalog.Find("curate")!;

        Assert.That((found.Name, found.Assembly, found.Code), Is.EqualTo(("curate", installed.Program, installed.Code)));
        Assert.That(found.Description.Outputs.Single().Name, Is.EqualTo("out"));
        Assert.That(catalog.Find("Curate"), Is.Null);
        Assert.That(catalog.Find("../curate"), Is.Null);
    }

    [Test]
    public async Task Find_of_a_stage_whose_page_is_damaged_finds_nothing_until_it_is_installed_again()
    {
        _repository.Build("Curate", "curate");
        var installed = await _repository.InstallAsync("Curate", "curate");
        var page = Path.Combine(Path.GetDirectoryName(installed.Program)!, "describe.json");
        File.Delete(page);

        Assert.That(StageCatalog.Open(_repository.Root).Find("curate"), Is.Null);
        await _repository.InstallAsync("Curate", "curate");

        Assert.That(StageCatalog.Open(_repository.Root).Find("curate"), Is.Not.Null);
    }

    [Test]
    public async Task Find_of_the_host_finds_nothing()
    {
        _repository.WriteHost("#!/bin/sh\n");
        var installed = await _repository.InstallAllAsync();

        using var catalog = StageCatalog.Open(_repository.Root);

        Assert.That(installed.Single().Name, Is.EqualTo("host"));
        Assert.That(catalog.Find("host"), Is.Null);
        Assert.That(catalog.Names, Is.Empty);
    }
}
