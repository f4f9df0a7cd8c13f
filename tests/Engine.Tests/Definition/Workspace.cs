using Pipeline.Engine.Definition;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Definition;

/// <summary>A folder with a pipeline file, loaded against the fake catalog.</summary>
internal sealed class Workspace : IDisposable
{
    public TemporaryFolder Folder { get; } = new();

    public static PipelineDefinition Load(string yaml, string? profile = null, params string[] sets)
    {
        using var workspace = new Workspace();
        return workspace.LoadHere(yaml, profile, sets);
    }

    /// <summary>The message about a file that is wrong.</summary>
    public static string Fail(string yaml, string? profile = null, params string[] sets) =>
        Assert.Throws<DefinitionException>(() => Load(yaml, profile, sets))!.Message;

    public PipelineDefinition LoadHere(string yaml, string? profile = null, params string[] sets) => LoadFile(Folder.Write("pipeline.yaml", yaml), profile, sets);

    public static PipelineDefinition LoadFile(string file, string? profile = null, params string[] sets) =>
        PipelineLoader.Load(new LoadRequest { File = file, Profile = profile, Sets = sets, Catalog = new FakeCatalog() });

    public void Dispose() => Folder.Dispose();
}
