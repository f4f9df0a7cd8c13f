using System.Diagnostics;
using Pipeline.Testing;

namespace Pipeline.Host.Tests.Script;

/// <summary>A repository of a few files with the real build.sh, and a <c>dotnet</c> that notes its calls instead of compiling.</summary>
internal sealed class ScriptRepository : IDisposable
{
    /// <summary>Notes its calls; "compiling" takes a moment and leaves the host.</summary>
    private const string FakeDotnet = """
        #!/bin/bash
        [ "$1" != --version ] || { echo 10.0.100; exit; }
        [ "$1" != "$(dirname "$0")/sdk/10.0.100/Roslyn/bincore/VBCSCompiler.dll" ] || { echo "stop compiler" >>"$CALLS"; exit; }
        echo compile >>"$CALLS"
        sleep 0.2
        [ ! -e "$BROKEN" ] || { echo "A.cs(1,2): error CS1002: ; expected [A.csproj]"; exit 1; }
        published=$(dirname "$2")/../.out/publish/build/release
        mkdir -p "$published"
        cp "$(dirname "$0")/host" "$published/Pipeline.Host"
        """;

    /// <summary>"Installing" notes its call and leaves the host in a folder; otherwise it prints where it runs.</summary>
    private const string FakeHost = """
        #!/bin/bash
        if [ "$1" = --install ]; then
            echo install >>"$CALLS"
            digest=$(printf 'a%.0s' {1..64})
            mkdir -p "$PIPELINE_ROOT/.out/run/host/$digest"
            cp "$0" "$PIPELINE_ROOT/.out/run/host/$digest/Pipeline.Host"
            echo "{\"digest\":\"sha256:$digest\"}" >"$PIPELINE_ROOT/.out/run/host/current"
        else
            echo "host in $PWD of $PIPELINE_ROOT under $PIPELINE_DOTNET with: $*"
            ls -l /proc/self/fd >"$CALLS.fds"
        fi
        """;

    private readonly TemporaryFolder _folder = new();

    public ScriptRepository()
    {
        var real = RepositoryRoot.Find();
        foreach (var script in new[] { "build.sh", "build.ps1", "build/setup/compile.sh", "build/setup/msbuild.sh" })
        {
            _folder.Write($"my repo/{script}", "");
            File.Copy(Path.Combine(real, script), this[script], overwrite: true);
        }

        WriteScript("build/setup/duckdb.sh", "#!/bin/sh\n");
        MakeRunnable(_folder.Write("sdk root/dotnet", FakeDotnet));
        MakeRunnable(_folder.Write("sdk root/host", FakeHost));
        Directory.CreateDirectory(_folder["sdk root/sdk/10.0.100"]);
        Write("src/A/A.cs", "class A;");
        Write("stages/B/B.cs", "class B;");
        Write("global.json", "{}");
    }

    /// <summary>The root, whose name has a space in it.</summary>
    public string Root => _folder["my repo"];

    public string SdkFolder => _folder["sdk root/sdk"];

    public string DotNet => _folder["sdk root/dotnet"];

    /// <summary>Where the fake compiler looks whether it is to fail.</summary>
    public string BrokenMark => _folder["broken"];

    /// <summary>What the fake was called for, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(_folder["calls"]) ? File.ReadAllLines(_folder["calls"]) : [];

    public int Compilations => Calls.Count(call => call == "compile");

    /// <summary>What the descriptors point to that the host was started with.</summary>
    public string HostDescriptors => File.ReadAllText(_folder["calls.fds"]);

    /// <summary>The absolute path of a file of the repository.</summary>
    public string this[string relative] => _folder[$"my repo/{relative}"];

    public void Write(string relative, string text) => _folder.Write($"my repo/{relative}", text);

    public void WriteScript(string relative, string text) => MakeRunnable(_folder.Write($"my repo/{relative}", text));

    /// <summary>Makes a program that goes before the system's own.</summary>
    public void WriteProgram(string name, string text) => MakeRunnable(_folder.Write($"sdk root/{name}", text));

    /// <summary>Calls a script, build.sh unless told, through bash with <paramref name="prefix"/> before it.</summary>
    public async Task<(int Exit, string Out, string Error)> RunAsync(string arguments = "", string? script = null, string? directory = null, string prefix = "")
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{prefix} \"$0\" {arguments}", script ?? this["build.sh"]])
        {
            WorkingDirectory = directory ?? _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment =
            {
                ["PATH"] = $"{_folder["sdk root"]}:{Environment.GetEnvironmentVariable("PATH")}",
                ["CALLS"] = _folder["calls"],
                ["BROKEN"] = BrokenMark,
            },
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => _folder.Dispose();

    private static void MakeRunnable(string path) =>
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
