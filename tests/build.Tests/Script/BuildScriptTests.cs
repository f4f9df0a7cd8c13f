namespace Pipeline.Host.Tests.Script;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BuildScriptTests : IDisposable
{
    private readonly ScriptRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Test]
    public async Task First_call_compiles_installs_and_becomes_the_host()
    {
        var (exit, output, error) = await _repository.RunAsync("--target=A 'two words'");

        Assert.That(exit, Is.Zero, error);
        Assert.That(_repository.Calls, Is.EqualTo(new[] { "compile", "stop compiler", "install" }));
        Assert.That(output, Is.EqualTo($"host in {Path.GetDirectoryName(_repository.Root)} of {_repository.Root} under {_repository.DotNet} with: --target=A two words\n"));
    }

    [Test]
    public async Task Second_call_compiles_nothing()
    {
        await _repository.RunAsync();
        var (exit, output, error) = await _repository.RunAsync();

        Assert.That((exit, _repository.Compilations), Is.EqualTo((0, 1)));
        Assert.That(output, Does.StartWith("host in "));
        Assert.That(error, Is.Empty);
    }

    /// <summary>Who never uses it needs no network and no rights for it.</summary>
    [Test]
    public async Task Program_of_one_stage_that_cannot_be_installed_does_not_stop_the_build()
    {
        const string Script = "build/setup/compile.sh";
        _repository.Write(Script, File.ReadAllText(_repository[Script]).Replace("/usr/bin/bwrap", "/nowhere/bwrap", StringComparison.Ordinal));
        _repository.WriteProgram("apt-get", "#!/bin/sh\necho No network. >&2\nexit 100\n");

        var (exit, output, error) = await _repository.RunAsync();

        Assert.That(exit, Is.Zero, error);
        Assert.That(output, Does.StartWith("host in "));
        if (Environment.IsPrivilegedProcess)
            Assert.That(error, Does.Contain("Not installed: No network. All but HumanEval works without bubblewrap"));
    }

    [TestCase("src/A/A.cs")]
    [TestCase("stages/B/B.cs")]
    [TestCase("global.json")]
    [TestCase("build.sh")]
    public async Task Touched_source_compiles_once(string file)
    {
        await _repository.RunAsync();
        File.AppendAllText(_repository[file], "\n");
        await _repository.RunAsync();
        await _repository.RunAsync();

        Assert.That(_repository.Compilations, Is.EqualTo(2));
    }

    /// <summary>Its hash is part of a stage's code, and a package manager replaces it without touching a source.</summary>
    [TestCase("replaced", 2)]
    [TestCase("deleted", 3)]
    [TestCase("let be", 1)]
    public async Task Library_of_libtorch_that_was(string what, int compilations)
    {
        _repository.Write("libblas.so.3", "one build");
        _repository.Write(".out/native/torch-libraries.paths", _repository["libblas.so.3"] + "\n");
        await _repository.RunAsync();
        if (what == "replaced")
            File.AppendAllText(_repository["libblas.so.3"], ", another build");
        else if (what == "deleted")
            File.Delete(_repository["libblas.so.3"]);
        await _repository.RunAsync();
        var (exit, _, error) = await _repository.RunAsync();

        Assert.That((exit, _repository.Compilations), Is.EqualTo((0, compilations)));
        Assert.That(error, Does.Not.Contain("libblas"));
    }

    [Test]
    public async Task Packages_are_fetched_whatever_is_there_of_libraries()
    {
        _repository.Write(".out/native/libduckdb.so", "there");
        _repository.WriteScript("build/setup/npm.sh", "#!/bin/sh\necho fetch >>\"$CALLS\"\n");
        await _repository.RunAsync();

        Assert.That(_repository.Calls, Is.EqualTo(new[] { "fetch", "compile", "stop compiler", "install" }));
    }

    [Test]
    public async Task Source_changed_with_its_time_put_back_compiles()
    {
        await _repository.RunAsync();
        var file = _repository["src/A/A.cs"];
        var time = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, "class Z;");
        File.SetLastWriteTimeUtc(file, time);
        await _repository.RunAsync();

        Assert.That(_repository.Compilations, Is.EqualTo(2));
    }

    [Test]
    public async Task Added_source_compiles_once()
    {
        await _repository.RunAsync();
        _repository.Write("src/New/New.cs", "class New;");
        await _repository.RunAsync();
        await _repository.RunAsync();

        Assert.That(_repository.Compilations, Is.EqualTo(2));
    }

    [TestCase("src/A/A.cs")]
    [TestCase("global.json")]
    public async Task Deleted_source_compiles_once(string file)
    {
        await _repository.RunAsync();
        File.Delete(_repository[file]);
        await _repository.RunAsync();
        await _repository.RunAsync();

        Assert.That(_repository.Compilations, Is.EqualTo(2));
    }

    [Test]
    public async Task Added_root_file_that_the_compiler_reads_compiles_and_another_does_not()
    {
        await _repository.RunAsync();
        _repository.Write("plan.json", "{}");
        await _repository.RunAsync();
        Assert.That(_repository.Compilations, Is.EqualTo(1));

        _repository.Write("Directory.Build.props", "<Project/>");
        await _repository.RunAsync();
        Assert.That(_repository.Compilations, Is.EqualTo(2));
    }

    [Test]
    public async Task Added_sdk_compiles()
    {
        await _repository.RunAsync();
        Directory.CreateDirectory(Path.Combine(_repository.SdkFolder, "10.0.200"));
        await _repository.RunAsync();

        Assert.That(_repository.Compilations, Is.EqualTo(2));
    }

    [Test]
    public async Task Another_libtorch_compiles()
    {
        await _repository.RunAsync();
        await _repository.RunAsync(prefix: "LIBTORCH=/opt/libtorch");
        await _repository.RunAsync(prefix: "LIBTORCH=/opt/libtorch");

        Assert.That(_repository.Compilations, Is.EqualTo(2));
    }

    [TestCase(".out")]
    [TestCase(".out/run")]
    [TestCase(".out/run/host")]
    public async Task Deleted_output_compiles(string folder)
    {
        await _repository.RunAsync();
        Directory.Delete(_repository[folder], recursive: true);
        var (exit, _, _) = await _repository.RunAsync();

        Assert.That((exit, _repository.Compilations), Is.EqualTo((0, 2)));
    }

    [Test]
    public async Task Ten_first_calls_at_once_compile_once()
    {
        var calls = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _repository.RunAsync()));

        Assert.That(calls.Select(call => call.Exit), Is.All.Zero);
        Assert.That(calls.Select(call => call.Out), Is.All.StartsWith("host in "));
        Assert.That(_repository.Compilations, Is.EqualTo(1));
    }

    [Test]
    public async Task Failed_compilation_shows_the_errors_exits_1_and_is_tried_again()
    {
        File.WriteAllText(_repository.BrokenMark, "");
        var (exit, output, error) = await _repository.RunAsync();
        Assert.That((exit, output), Is.EqualTo((1, "")));
        Assert.That(error, Does.Contain("A.cs(1,2): error CS1002: ; expected\n"));
        Assert.That(_repository.Calls, Is.EqualTo(new[] { "compile", "stop compiler" }));

        File.Delete(_repository.BrokenMark);
        Assert.That((await _repository.RunAsync()).Exit, Is.Zero);
    }

    [Test]
    public async Task Failed_compilation_does_not_fall_back_to_the_old_host()
    {
        await _repository.RunAsync();
        File.WriteAllText(_repository.BrokenMark, "");
        _repository.Write("src/A/A.cs", "class A");

        Assert.That((await _repository.RunAsync()).Exit, Is.EqualTo(1));
        Assert.That((await _repository.RunAsync()).Exit, Is.EqualTo(1));
    }

    [Test]
    public async Task Call_through_a_symbolic_link_finds_the_repository()
    {
        var link = Path.Combine(Path.GetDirectoryName(_repository.Root)!, "link.sh");
        File.CreateSymbolicLink(link, _repository["build.sh"]);

        var (_, output, _) = await _repository.RunAsync(script: link, directory: "/");

        Assert.That(output, Does.StartWith($"host in / of {_repository.Root} "));
    }

    [TestCase("<&-")]
    [TestCase("2>&-")]
    [TestCase("<&- 2>&-")]
    public async Task Closed_standard_streams_do_no_harm(string closed)
    {
        var (exit, output, _) = await _repository.RunAsync(closed);

        Assert.That((exit, _repository.Compilations), Is.EqualTo((0, 1)));
        Assert.That(output, Does.StartWith("host in "));
    }

    [Test]
    public async Task Host_does_not_inherit_the_lock()
    {
        await _repository.RunAsync();

        Assert.That(_repository.HostDescriptors, Does.Contain("0 -> ").And.Not.Contain("build.lock"));
    }
}
