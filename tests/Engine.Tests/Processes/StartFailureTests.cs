using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Engine.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StartFailureTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Test]
    public void Program_that_is_missing_is_named() =>
        Fails(stage.Spec("/no/such/program"), "/no/such/program cannot be started: there is no such file.");

    [Test]
    public void Program_that_is_a_folder_is_named() => Fails(stage.Spec(stage.Folder.Path), "it is a folder");

    [Test]
    public void Program_without_permission_to_execute_is_named() => Fails(stage.Spec(stage.Folder.Write("plain", "x")), "not executable");

    [Test]
    public void Program_of_no_known_format_is_named() => Fails(stage.Spec(Executable("x", "\u0001nonsense")), "neither a program");

    [Test]
    public void Script_with_a_missing_interpreter_is_told_apart() => Fails(stage.Spec(Executable("script", "#!/no/such/shell\n")), "interpreter");

    [Test]
    public void Program_still_open_for_writing_is_told_apart()
    {
        var path = Executable("busy", "#!/bin/sh\n");
        using var writer = new FileStream(path, FileMode.Append);

        Fails(stage.Spec(path), "open for writing");
    }

    [Test]
    public void Working_folder_that_is_missing_is_named() =>
        Fails(stage.Shell("true") with { WorkingFolder = "/no/such/folder" }, "working folder /no/such/folder does not exist");

    [Test]
    public void Log_that_cannot_be_written_is_named() =>
        Fails(stage.Shell("true") with { LogPath = "/no/such/folder/log.txt" }, "/no/such/folder/log.txt");

    [Test]
    public void Arguments_too_large_for_the_system_are_told_apart() => Fails(stage.Spec("/bin/true", new string('x', 10_000_000)), "larger than the system allows");

    [TestCase("A=B", "x")]
    [TestCase("", "x")]
    [TestCase("A", "x\0y")]
    public void Environment_that_no_program_can_be_given_is_refused(string name, string value) =>
        Assert.That(() => stage.Run(stage.Shell("true") with { Environment = new Dictionary<string, string> { [name] = value } }), Throws.ArgumentException);

    [Test]
    public void Program_by_relative_path_is_refused() => Assert.That(() => stage.Run(stage.Spec("sh")), Throws.ArgumentException);

    [Test]
    public void Attempt_of_another_invocation_is_refused() =>
        Assert.That(() => stage.Run(stage.Shell("true") with { AttemptId = AttemptId.Of(AttemptId.NewInvocation(), 1) }), Throws.ArgumentException);

    private string Executable(string name, string text)
    {
        var path = stage.Folder.Write(name, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private void Fails(ProcessSpec spec, string message) =>
        Assert.That(() => stage.Run(spec), Throws.InstanceOf<StartFailedException>().With.Message.Contains(message));
}
