using Microsoft.CodeAnalysis;
using Pipeline.Contracts;
using Pipeline.Engine.Install;
using Pipeline.Engine.Tests.Code;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Install;

/// <summary>A repository in a temporary folder whose stages are compiled for real, each from one file.</summary>
internal sealed class FakeRepository : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Root => _folder.Path;

    public string this[string relative] => _folder[relative];

    /// <summary>The folder that the compiler wrote for a stage.</summary>
    public string Output(string project) => _folder[$".out/bin/{project}/release"];

    /// <summary>Compiles a stage that describes itself by <paramref name="name"/> and writes a line to <c>asked</c> each time it is asked.</summary>
    public void Build(string project, string name, string body = "", string comment = "")
    {
        _folder.Write($"stages/{project}/{project}.csproj", "<Project/>");
        Write(project, $$$""""
            {{{comment}}}
            static class Program
            {
                static int Main(string[] arguments)
                {
                    {{{body}}}
                    System.IO.File.AppendAllText("{{{this["asked"]}}}", "{{{project}}}\n");
                    Console.WriteLine("""
                        {"schema":"pipeline.description/v1","name":"{{{name}}}","purpose":"p","when_to_use":"w","phase":"f","expected_time":"t","expected_cost":"c",
                         "inputs":[],"outputs":[{"name":"out","summary":"s"}],"options":{"type":"object"},"defaults":{}}
                        """);
                    return 0;
                }
            }
            """");
    }

    /// <summary>A program as what publishing the host leaves.</summary>
    public void WriteHost(string program) =>
        File.SetUnixFileMode(
            _folder.Write(".out/publish/build/release/Pipeline.Host", program), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    /// <summary>Compiles any program as a project's output.</summary>
    public void Write(string project, string source)
    {
        var name = $"Pipeline.{project}";
        Directory.CreateDirectory(Output(project));
        File.WriteAllBytes(Path.Combine(Output(project), name + ".dll"), new Compiler { Name = name, Kind = OutputKind.ConsoleApplication }.Compile(source));
        File.WriteAllText(Path.Combine(Output(project), name + ".runtimeconfig.json"),
            """{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}""");
    }

    public Task<Installed> InstallAsync(string project, string name) =>
        Installer.InstallAsync(Root, name, Output(project), $"Pipeline.{project}.dll", TimeProvider.System, CancellationToken.None);

    public Task<IReadOnlyList<Installed>> InstallAllAsync() => Installer.InstallAllAsync(Root, TimeProvider.System, CancellationToken.None);

    /// <summary>How often stages were asked for their page.</summary>
    public int TimesAsked => File.Exists(this["asked"]) ? File.ReadAllLines(this["asked"]).Length : 0;

    /// <summary>The digests installed under a name.</summary>
    public IReadOnlyList<string> Installed(string name) =>
        [.. Directory.GetDirectories(this[$".out/run/{name}"]).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();
}
