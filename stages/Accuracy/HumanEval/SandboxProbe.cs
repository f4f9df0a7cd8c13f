namespace Pipeline.Accuracy.HumanEval;

/// <summary>A program that passes only where the sandbox holds.</summary>
/// <param name="Flaw">What is wrong where it does not pass: "a program …".</param>
/// <param name="Program">Its text. It leaves nothing behind, wherever it runs.</param>
/// <param name="Advice">What to do about it, as a sentence without its full stop.</param>
internal sealed record SandboxProbe(string Flaw, string Program, string Advice)
{
    private const string Update = "Update bubblewrap (0.8 or newer) and the kernel (5.14 or newer)";

    /// <summary>All probes.</summary>
    /// <param name="secret">A file of the host that everybody may read.</param>
    /// <param name="port">A port that the host listens on, on loopback.</param>
    /// <param name="processes">The limit on processes.</param>
    public static IReadOnlyList<SandboxProbe> All(string secret, int port, int processes) =>
    [
        new("a program has a network", $"""
            import socket
            names = [line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]]
            assert names in ([], ["lo"]), names
            try:
                socket.create_connection(("127.0.0.1", {port}), 5)
            except OSError:
                pass
            else:
                raise AssertionError("reached a port of this machine")
            """, Update),
        new("a program sees other processes", """
            import os
            assert os.getpid() < 10, os.getpid()
            others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
            assert not others, others
            """, Update),
        new("a program can write outside /tmp", """
            import os
            for folder in ["/", "/usr", "/usr/bin", "/dev", "/dev/shm", "/proc"]:
                path = os.path.join(folder, "sandbox-probe")
                try:
                    open(path, "w").close()
                except OSError:
                    continue
                os.remove(path)
                raise AssertionError(folder)
            """, Update),
        new("a program can read files of this machine", $"""
            for path in [r"{secret}", "/etc/shadow", "/etc/passwd"]:
                try:
                    open(path).close()
                except OSError:
                    continue
                raise AssertionError(path)
            """, Update),
        new("a program has rights that it needs not", """
            status = dict(line.rstrip("\n").split(":\t", 1) for line in open("/proc/self/status") if ":\t" in line)
            assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == int(status["CapBnd"], 16) == 0, status["CapBnd"]
            assert status["NoNewPrivs"] == "1"
            """, Update),
        new("a fork bomb is not stopped", $"""
            import os, signal
            children = []
            try:
                while len(children) < {4 * processes}:
                    child = os.fork()
                    if child == 0:
                        signal.pause()
                        os._exit(0)
                    children.append(child)
            except BlockingIOError:
                pass
            for child in children:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            assert len(children) < {processes}, len(children)
            """, Update),
    ];
}
