namespace Pipeline.Host.Tests.Script;

/// <summary>build.ps1 through a real PowerShell: it is build.sh, argument by argument.</summary>
public sealed class PowerShellTests
{
    private string _prefix = "";

    [OneTimeSetUp]
    public async Task Find()
    {
        _prefix = $"{await PowerShell.FindAsync()} -NoProfile -NonInteractive -File";
    }

    [TestCase("--target=A '--sql=select \"a b\" from t where x = 1' \"it's\" 'a  b' '$HOME' '*' 'ü' '--set=A.b={c: [1, 2]}' --json")]
    [TestCase("")]
    public async Task Arguments_arrive_as_those_of_build_sh(string arguments)
    {
        using var repository = new ScriptRepository();

        var plain = await repository.RunAsync(arguments);
        var (exit, output, error) = await repository.RunAsync(arguments, repository["build.ps1"], prefix: _prefix);

        Assert.That((exit, output), Is.EqualTo((0, plain.Out)), error);
        Assert.That(repository.Compilations, Is.EqualTo(1));
    }

    [Test]
    public async Task Called_from_a_session_it_takes_what_the_session_gives_and_starts_where_the_session_is()
    {
        using var repository = new ScriptRepository();
        Directory.CreateDirectory(Path.Combine(repository.Root, "elsewhere"));
        repository.Write("session.ps1", "Set-Location elsewhere\n& ../build.ps1 --target=A '--set=A.b={c: [1, 2]}' '*'\nexit $LASTEXITCODE\n");

        var (exit, output, error) = await repository.RunAsync("", "./session.ps1", repository.Root, _prefix.Replace("-File", "-Command", StringComparison.Ordinal));

        Assert.That((exit, output), Is.EqualTo((0, $"host in {repository.Root}/elsewhere of {repository.Root} under {repository.DotNet} with: --target=A --set=A.b={{c: [1, 2]}} *\n")), error);
    }

    [Test]
    public async Task Failure_has_the_exit_code_and_the_words_of_build_sh()
    {
        using var repository = new ScriptRepository();
        File.WriteAllText(repository.BrokenMark, "");

        var plain = await repository.RunAsync();
        var (exit, _, error) = await repository.RunAsync("", repository["build.ps1"], prefix: _prefix);

        Assert.That(exit, Is.EqualTo(plain.Exit).And.Not.Zero);
        Assert.That(error, Does.Contain("A.cs(1,2): error CS1002"));
    }
}
