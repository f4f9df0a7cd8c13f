using Pipeline.Accuracy.HumanEval;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Tests;

public sealed class PythonSandboxTests
{
    [Test]
    public void Program_that_runs_to_its_end_passes() =>
        Assert.That(Sandboxes.Run("assert 1 + 1 == 2"), Is.EqualTo(new ProgramOutcome(ProgramOutcomeKind.Passed)));

    [TestCase("assert False, 'wrong'", "AssertionError: wrong")]
    [TestCase("raise ValueError('two\\nlines')", "ValueError: two lines")]
    [TestCase("raise ValueError(object())", "ValueError: <object object at 0x…>")]
    [TestCase("def f(:", "SyntaxError: invalid syntax (<program>, line 1)")]
    [TestCase("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded")]
    [TestCase("class E(Exception):\n  def __str__(self): raise self\nraise E", "E")]
    [TestCase("raise ValueError('\\udc80 é')", "ValueError: \\udc80 é")]
    [TestCase("raise ValueError('x' * 10**6)", "ValueError: xxxx")]
    public void Program_that_raises_fails_with_its_reason(string program, string message) =>
        Assert.That(Sandboxes.Run(program).Message, Does.StartWith(message));

    [Test]
    public void Same_program_always_gives_the_same_outcome() =>
        Assert.That(Enumerable.Range(0, 4).Select(_ => Sandboxes.Run("raise ValueError(str({'a', 'b', 'c', 'd', 'e'}) + str(object()))")).Distinct().Count(), Is.EqualTo(1));

    [Test]
    public void Program_sees_nothing_of_the_hosts_environment()
    {
        var message = Sandboxes.Run("import os\nraise ValueError(sorted(os.environ.items()), os.getuid(), os.uname().nodename, os.listdir('/proc/self/fd'))").Message;

        Assert.That(message, Is.EqualTo(
            "ValueError: ([('HOME', '/tmp'), ('LC_ALL', 'C.UTF-8'), ('PATH', '/usr/bin:/bin'), ('PWD', '/tmp'), ('PYTHONHASHSEED', '0')], 1000, 'sandbox', ['0', '1', '2', '3', '4'])"));
    }

    [Test]
    public void Program_longer_than_a_pipe_passes() =>
        Assert.That(Sandboxes.Run($"text = '{new string('x', 1 << 20)}'\nassert len(text) == 1 << 20").Kind, Is.EqualTo(ProgramOutcomeKind.Passed));

    [Test]
    public void Programs_that_run_at_once_have_limits_of_their_own()
    {
        const string TakesMost = "import os, time\nfor _ in range(12):\n  if os.fork() == 0:\n    time.sleep(100)\n    os._exit(0)\ntime.sleep(0.5)";
        var sandbox = Sandboxes.Open();

        var outcomes = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => sandbox.Run(TakesMost, CancellationToken.None)).ToList();

        Assert.That(outcomes, Is.All.EqualTo(new ProgramOutcome(ProgramOutcomeKind.Passed)));
    }

    [Test]
    public void Program_that_defines_classes_finds_its_own_module() =>
        Assert.That(Sandboxes.Run("import dataclasses, typing\n@dataclasses.dataclass\nclass A:\n  a: 'typing.List[B]'\nclass B: pass\nassert typing.get_type_hints(A)['a'] == typing.List[B] and __name__ == '__main__'").Kind, Is.EqualTo(ProgramOutcomeKind.Passed));

    [Test]
    public void Cancelled_run_ends_with_the_cancellation()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var sandbox = PythonSandbox.Open(Patient, CancellationToken.None);

        Assert.That(() => sandbox.Run("while True: pass", cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Version_of_Python_is_known() => Assert.That(Sandboxes.Open().PythonVersion, Does.Match(@"\A3\.\d+\.\d+"));

    [Test]
    public void Sandbox_without_one_of_its_programs_is_refused() =>
        Assert.That(() => SandboxTools.Find(["/nowhere"], root: true), Throws.TypeOf<StageInputException>().With.Message.Contains("package bubblewrap").And.Message.Contains("leave the task humaneval out"));

    [Test]
    public void User_is_nobody_elses_until_returned()
    {
        var users = new SandboxUsers();
        var (first, second) = (users.Take(), users.Take());
        users.Return(first);

        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(users.Take(), Is.EqualTo(first));
    }

    private static SandboxLimits Patient
    {
        get
        {
            Sandboxes.Open();
            return new() { WallClock = TimeSpan.FromMinutes(5) };
        }
    }
}
