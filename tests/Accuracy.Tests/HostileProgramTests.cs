using System.Globalization;
using Pipeline.Accuracy.HumanEval;
using Pipeline.Testing;

namespace Pipeline.Accuracy.Tests;

/// <summary>Programs that would do harm, or claim to pass.</summary>
public sealed class HostileProgramTests
{
    [TestCase("while True: pass")]
    [TestCase("import time\ntime.sleep(1000)")]
    [TestCase("import signal\nfor s in set(signal.Signals) - {9, 19}: signal.signal(s, signal.SIG_IGN)\nwhile True: pass")]
    [TestCase("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)")]
    [TestCase("import os\nwhile True: os.write(2, b'x' * 65536)")]
    public void Program_without_end_times_out(string program) =>
        Assert.That(Sandboxes.Run(program), Is.EqualTo(new ProgramOutcome(ProgramOutcomeKind.TimedOut)));

    [TestCase("import sys\nprint('passed')\nsys.exit(0)", "SystemExit: 0")]
    [TestCase("import os\nprint('passed', flush=True)\nos._exit(0)", "The program ended with exit code 0 before its test had ended.")]
    [TestCase("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "The program ended with exit code 137 before its test had ended.")]
    [TestCase("import os\nfor d in range(64):\n  try: os.write(d, b'started\\npassed\\n')\n  except OSError: pass\nos._exit(0)", "The program ended with exit code 0 before its test had ended.")]
    [TestCase("import os\nif os.fork() == 0:\n  pass\nelse:\n  os.wait()\n  os._exit(0)", "The program ended with exit code 0 before its test had ended.")]
    [TestCase("import os\nfor p in (1, os.getppid()):\n  os.kill(p, 9)\nassert False", "AssertionError")]
    [TestCase("import os\nos.kill(-1, 9)", "ProcessLookupError: [Errno 3] No such process")]
    [TestCase("import os\nos.write = os.getpid = os._exit = lambda *a: 0\nassert False", "AssertionError")]
    [TestCase("raise ValueError(input())", "EOFError: EOF when reading a line")]
    public void Program_that_has_not_run_to_its_end_fails(string program, string message) =>
        Assert.That(Sandboxes.Run(program), Is.EqualTo(new ProgramOutcome(ProgramOutcomeKind.Failed, message)));

    [TestCase("bytearray(10 << 30)", "MemoryError")]
    [TestCase("import os\nwhile True: os.fork()", "BlockingIOError: [Errno 11] Resource temporarily unavailable")]
    [TestCase("with open('/tmp/a', 'wb') as f:\n  while True: f.write(bytes(1 << 20))", "OSError: [Errno 27] File too large")]
    [TestCase("for n in range(1000):\n  with open(f'/tmp/{n}', 'wb') as f: f.write(bytes(8 << 20))", "OSError: [Errno 28] No space left on device")]
    [TestCase("kept = []\nwhile True: kept.append(open('/dev/null'))", "OSError: [Errno 24] Too many open files: '/dev/null'")]
    public void Program_that_takes_too_much_fails(string program, string message)
    {
        var outcome = Sandboxes.Run(program);

        Assert.That(outcome, Is.EqualTo(new ProgramOutcome(ProgramOutcomeKind.Failed, message)));
    }

    [TestCase("open('/usr/a', 'w')", "OSError: [Errno 30] Read-only file system: '/usr/a'")]
    [TestCase("open('/a', 'w')", "OSError: [Errno 30] Read-only file system: '/a'")]
    [TestCase("open('/dev/shm/a', 'w')", "OSError: [Errno 30] Read-only file system: '/dev/shm/a'")]
    [TestCase("open('/etc/shadow')", "FileNotFoundError: [Errno 2] No such file or directory: '/etc/shadow'")]
    [TestCase("import os\nos.remove('/usr/bin/python3')", "OSError: [Errno 30] Read-only file system: '/usr/bin/python3'")]
    [TestCase("import shutil\nshutil.rmtree('/usr/lib')", "OSError: [Errno 30] Read-only file system:")]
    [TestCase("import socket\nsocket.create_connection(('1.1.1.1', 53), 2)", "OSError: [Errno 101] Network is unreachable")]
    [TestCase("import socket\nsocket.create_connection(('127.0.0.1', 22), 2)", "ConnectionRefusedError: [Errno 111] Connection refused")]
    [TestCase("import os\nos.chroot('/tmp')", "PermissionError: [Errno 1] Operation not permitted: '/tmp'")]
    [TestCase("import os\nos.setuid(0)", "OSError: [Errno 22] Invalid argument")]
    [TestCase("import ctypes, os\nassert ctypes.CDLL(None, use_errno=True).unshare(0x10000000) != 0\nraise OSError(ctypes.get_errno(), 'unshare')", "OSError: [Errno 28] unshare")]
    [TestCase("import ctypes\nctypes.string_at(0)", "The program ended with exit code 139 before its test had ended.")]
    public void Program_that_reaches_out_fails(string program, string message)
    {
        var outcome = Sandboxes.Run(program);

        Assert.That(outcome.Kind, Is.EqualTo(ProgramOutcomeKind.Failed));
        Assert.That(outcome.Message, Does.StartWith(message));
    }

    [Test]
    public void Program_cannot_read_a_file_of_the_host()
    {
        using var folder = new TemporaryFolder();
        var secret = folder.Write("secret", "secret");

        Assert.That(Sandboxes.Run($"open('{secret}')").Message, Does.StartWith("FileNotFoundError"));
    }

    [Test]
    public void Flood_of_output_goes_nowhere_and_does_not_stop_the_program()
    {
        var outcome = Sandboxes.Run("import os\nchunk = b'x' * (1 << 20)\nfor _ in range(1024):\n  os.write(1, chunk)\n  os.write(2, chunk)");

        Assert.That(outcome.Kind, Is.EqualTo(ProgramOutcomeKind.Passed));
    }

    [Test]
    [NonParallelizable]
    public void Flood_of_the_report_fills_no_memory_and_passes_nothing()
    {
        var before = GC.GetTotalAllocatedBytes();

        // The report is the only pipe that the program holds.
        var outcome = Sandboxes.Run("import os, stat\nassert stat.S_ISFIFO(os.fstat(3).st_mode)\nchunk = b'x' * (1 << 20)\nfor _ in range(256): os.write(3, chunk)\nos._exit(7)");

        Assert.That(outcome.Message, Is.EqualTo("The program ended with exit code 7 before its test had ended."));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(16 << 20));
    }

    /// <summary>Forks twice into a session of its own, ignores what can be ignored, closes what it inherited, and is known by its argument.</summary>
    [TestCase("pass", nameof(ProgramOutcomeKind.Passed))]
    [TestCase("import time\ntime.sleep(1000)", nameof(ProgramOutcomeKind.TimedOut))]
    [TestCase("os._exit(0)", nameof(ProgramOutcomeKind.Failed))]
    public void Daemon_is_dead_when_the_run_is_over(string afterwards, string expected)
    {
        var mark = Random.Shared.Next(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);

        var outcome = Sandboxes.Run($"""
            import os, signal, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    os.closerange(0, 64)
                    open("/tmp/alive", "w").close()
                    os.execv("/usr/bin/sleep", ["sleep", "{mark}"])
                os._exit(0)
            while not os.path.exists("/tmp/alive"):
                time.sleep(0.01)
            {afterwards}
            """);

        Assert.That($"{outcome.Kind}", Is.EqualTo(expected));
        Assert.That(Directory.EnumerateDirectories("/proc").Where(process => CommandLine(process).Contains(mark)), Is.Empty);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
