using Pipeline.Contracts;
using Pipeline.Engine.Fingerprinting.Code;
using Pipeline.Engine.Install;

namespace Pipeline.Engine.Tests.Install;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class InstallerTests : IDisposable
{
    private readonly FakeRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Test]
    public async Task Install_of_a_stage_gives_a_folder_named_by_its_code_that_runs()
    {
        _repository.Build("BaseModel", "base-model");

        var installed = await _repository.InstallAsync("BaseModel", "base-model");

        Assert.That(installed.Program, Is.EqualTo(_repository[$".out/run/base-model/{installed.Code.Hex}/Pipeline.BaseModel.dll"]));
        Assert.That(installed.Code, Is.EqualTo(CodeDigest.Compute(Path.Combine(_repository.Output("BaseModel"), "Pipeline.BaseModel.dll")).Value));
        Assert.That(File.ReadAllBytes(installed.Program), Is.EqualTo(File.ReadAllBytes(Path.Combine(_repository.Output("BaseModel"), "Pipeline.BaseModel.dll"))));
        Assert.That(File.GetUnixFileMode(installed.Program) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite), Is.EqualTo(UnixFileMode.None));
        Assert.That(File.ReadAllText(_repository[".out/run/base-model/current"]), Does.Match("^[^0-9a-f]*.*?" + installed.Code.Hex));
    }

    [Test]
    public async Task Install_again_of_the_same_output_asks_no_stage_and_adds_no_folder()
    {
        _repository.Build("Curate", "curate");
        var first = await _repository.InstallAsync("Curate", "curate");

        var second = await _repository.InstallAsync("Curate", "curate");

        Assert.That(second, Is.EqualTo(first));
        Assert.That(_repository.TimesAsked, Is.EqualTo(1));
        Assert.That(_repository.Installed("curate"), Is.EqualTo(new[] { first.Code.Hex }));
    }

    [Test]
    public async Task Install_after_a_comment_keeps_the_folder()
    {
        _repository.Build("Curate", "curate");
        var first = await _repository.InstallAsync("Curate", "curate");
        _repository.Build("Curate", "curate", comment: "// moved down\n\n");

        var second = await _repository.InstallAsync("Curate", "curate");

        Assert.That(second, Is.EqualTo(first));
        Assert.That(_repository.TimesAsked, Is.EqualTo(1));
    }

    [Test]
    public async Task Install_after_a_change_leaves_the_former_folder_as_it_was()
    {
        _repository.Build("Curate", "curate");
        var first = await _repository.InstallAsync("Curate", "curate");
        var before = File.ReadAllBytes(first.Program);
        _repository.Build("Curate", "curate", body: "Console.Error.WriteLine(2);");

        var second = await _repository.InstallAsync("Curate", "curate");

        Assert.That(second.Code, Is.Not.EqualTo(first.Code));
        Assert.That(File.ReadAllBytes(first.Program), Is.EqualTo(before));
        Assert.That(StageCatalog.Open(_repository.Root).Find("curate")!.Code, Is.EqualTo(second.Code));
    }

    [Test]
    public async Task Install_of_a_stage_whose_folder_lost_a_file_makes_it_anew()
    {
        _repository.Build("Curate", "curate");
        var first = await _repository.InstallAsync("Curate", "curate");
        File.Delete(Path.ChangeExtension(first.Program, ".runtimeconfig.json"));

        await _repository.InstallAsync("Curate", "curate");

        Assert.That(File.Exists(Path.ChangeExtension(first.Program, ".runtimeconfig.json")));
        Assert.That(_repository.Installed("curate"), Is.EqualTo(new[] { first.Code.Hex }));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("""{"schema":"pipeline.run-folder/v9"}""")]
    [TestCase("""{"schema":"pipeline.run-folder/v1","digest":7}""")]
    public async Task Install_over_an_unreadable_current_file_replaces_it(string damaged)
    {
        _repository.Build("Curate", "curate");
        var first = await _repository.InstallAsync("Curate", "curate");
        File.WriteAllText(_repository[".out/run/curate/current"], damaged);

        Assert.That(StageCatalog.Open(_repository.Root).Find("curate"), Is.Null);
        await _repository.InstallAsync("Curate", "curate");

        Assert.That(StageCatalog.Open(_repository.Root).Find("curate")!.Code, Is.EqualTo(first.Code));
    }

    [Test]
    public async Task Ten_installs_at_once_end_well_and_ask_the_stage_once()
    {
        _repository.Build("Curate", "curate");

        var installed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(_repository.InstallAllAsync)));

        Assert.That(installed.Select(each => each.Single()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(_repository.TimesAsked, Is.EqualTo(1));
        Assert.That(_repository.Installed("curate"), Is.EqualTo(new[] { installed[0][0].Code.Hex }));
    }

    [Test]
    public async Task Install_of_many_versions_keeps_the_newest_five_and_those_in_use()
    {
        using var catalog = StageCatalog.Open(_repository.Root);
        var versions = new List<Digest>();
        for (var version = 0; version < 8; version++)
        {
            _repository.Build("Curate", "curate", body: $"Console.Error.WriteLine({version});");
            versions.Add((await _repository.InstallAsync("Curate", "curate")).Code);
            if (version == 1)
                Assert.That(catalog.Find("curate"), Is.Not.Null); // a plan that will start it later
        }

        var kept = versions.Skip(3).Append(versions[1]).Select(version => version.Hex).Order(StringComparer.Ordinal);
        Assert.That(_repository.Installed("curate"), Is.EqualTo(kept));
        Assert.That(Directory.GetFiles(_repository[".out/run/.files"]), Has.Length.EqualTo(7), "six entry assemblies and one configuration");
    }

    [Test]
    public async Task Install_spares_a_folder_that_a_process_was_started_from()
    {
        var versions = new List<Installed>();
        using var running = new System.Diagnostics.Process();
        for (var version = 0; version < 7; version++)
        {
            _repository.Build("Curate", "curate", body: $"if (arguments.Length == 0) {{ Thread.Sleep(60_000 + {version}); }}");
            versions.Add(await _repository.InstallAsync("Curate", "curate"));
            if (version == 0)
            {
                running.StartInfo = new("dotnet", [versions[0].Program]);
                running.Start();
            }
        }

        running.Kill();

        Assert.That(File.Exists(versions[0].Program));
        Assert.That(File.Exists(versions[1].Program), Is.False);
    }

    [Test]
    public async Task Install_all_finds_host_and_stages_and_forgets_what_is_gone()
    {
        _repository.Build("Curate", "curate");
        _repository.Build("BaseModel", "base-model");
        Directory.CreateDirectory(_repository["stages/NeverBuilt"]);
        File.WriteAllText(_repository["stages/NeverBuilt/NeverBuilt.csproj"], "<Project/>");
        _repository.WriteHost("#!/bin/sh\n");

        var all = await _repository.InstallAllAsync();
        Directory.Delete(_repository["stages/Curate"], recursive: true);
        await _repository.InstallAllAsync();

        Assert.That(all.Select(each => each.Name), Is.EqualTo(new[] { "host", "base-model", "curate" }));
        Assert.That(all[0].Program, Does.EndWith("/Pipeline.Host"));
        Assert.That(File.GetUnixFileMode(all[0].Program), Is.EqualTo((UnixFileMode)Convert.ToInt32("555", 8)));
        Assert.That(StageCatalog.Open(_repository.Root).Names, Is.EqualTo(new[] { "base-model" }));
    }

    [Test]
    public void Install_all_with_a_stage_that_fails_installs_the_others_and_names_it()
    {
        _repository.Build("Accuracy", "accuracy", body: "Console.Error.WriteLine(\"no licence\"); return 3;");
        _repository.Build("BaseModel", "model");
        _repository.Build("Curate", "curate");

        var failure = Assert.Throws<InstallException>(() => _repository.InstallAllAsync().GetAwaiter().GetResult());

        Assert.That(failure!.Message.Split('\n'), Has.Length.EqualTo(2));
        Assert.That(failure.Message, Does.Contain("'accuracy' ended with exit code 3").And.Contain("no licence"));
        Assert.That(failure.Message, Does.Contain("'base-model' calls itself 'model'"));
        Assert.That(StageCatalog.Open(_repository.Root).Names, Is.EqualTo(new[] { "curate" }));
        Assert.That(_repository.Installed("accuracy"), Is.Empty);
    }

    [Test]
    public void Install_of_what_is_not_compiled_says_what_to_do() =>
        Assert.That(async () => await _repository.InstallAsync("Curate", "curate"), Throws.InstanceOf<InstallException>().With.Message.Contains("Build the solution"));

    [TestCase("Curate", "curate")]
    [TestCase("BaseModel", "base-model")]
    [TestCase("HTTPServer", "http-server")]
    [TestCase("already-kebab", "already-kebab")]
    [TestCase("Phase1A", "phase1-a")]
    public void KebabCase_of_a_folder_gives_the_name_that_uses_says(string folder, string name) =>
        Assert.That(BuildOutputs.KebabCase(folder), Is.EqualTo(name));
}
