using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Pipeline.Engine.Fingerprinting.Code;

namespace Pipeline.Engine.Tests.Code;

/// <summary>Compiles small programs as the house's projects are compiled, and lists them.</summary>
internal sealed record Compiler
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly IReadOnlyList<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) == "Microsoft.CSharp.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public string Name { get; init; } = "Pipeline.Probe";
    public string Folder { get; init; } = "/source";
    public bool Deterministic { get; init; } = true;
    public DebugInformationFormat? Debug { get; init; }
    public OutputKind Kind { get; init; } = OutputKind.DynamicallyLinkedLibrary;
    public IReadOnlyList<ResourceDescription> Resources { get; init; } = [];
    public IReadOnlyList<byte[]> References { get; init; } = [];

    /// <summary>The image that the sources, each a file, compile to.</summary>
    public byte[] Compile(params string[] sources)
    {
        var options = new CSharpCompilationOptions(Kind, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
            deterministic: Deterministic, nullableContextOptions: NullableContextOptions.Enable,
            sourceReferenceResolver: new SourceFileResolver([], null, [KeyValuePair.Create(Folder, "/_")]));
        var trees = sources.Prepend(Usings).Select((source, index) =>
            CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), $"{Folder}/File{index}.cs", System.Text.Encoding.UTF8));
        var compilation = CSharpCompilation.Create(Name, trees, Framework.Concat(References.Select(image => MetadataReference.CreateFromImage(image))), options);

        using var image = new MemoryStream();
        using var symbols = Debug is null or DebugInformationFormat.Embedded ? null : new MemoryStream();
        var result = compilation.Emit(image, symbols, manifestResources: Resources,
            options: new EmitOptions(debugInformationFormat: Debug ?? DebugInformationFormat.PortablePdb));
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return result.Success ? image.ToArray() : throw new ArgumentException(string.Join('\n', errors), nameof(sources));
    }

    /// <summary>The listing of what the sources compile to.</summary>
    public string List(params string[] sources) => List(Compile(sources));

    /// <summary>The listing of an image; every <c>Pipeline.</c> assembly is ours.</summary>
    public static string List(byte[] image)
    {
        using var text = new StringWriter { NewLine = "\n" };
        AssemblyListing.Write(new MemoryStream(image), text, name => name.StartsWith("Pipeline.", StringComparison.Ordinal));
        return text.ToString();
    }
}
