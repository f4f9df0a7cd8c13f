using Pipeline.Engine.Definition.Checks;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition;

/// <summary>Reads a pipeline file and checks it as a whole, before anything runs.</summary>
public static class PipelineLoader
{
    /// <summary>The definition with the profile and overrides applied, the defaults of every executable filled in.</summary>
    /// <exception cref="DefinitionException">The file cannot be read, or something in it or in the overrides is wrong; says everything that is.</exception>
    public static PipelineDefinition Load(LoadRequest request)
    {
        request = request with { File = Path.GetFullPath(request.File) };
        var name = Path.GetFileName(request.File);
        var source = ReadFile(request.File);
        var violations = new ViolationList();
        var tree = YamlReader.Read(source, name, violations);
        var definition = new PipelineBuilder(request, new NodeReader(violations)).Build(tree, source);
        violations.ThrowIfAny();
        return definition!;
    }

    private static byte[] ReadFile(string file)
    {
        try
        {
            var size = new FileInfo(file).Length;
            if (size > YamlReader.LargestFile)
                throw new DefinitionException(file, $"the file has {size} bytes; a pipeline file may have {YamlReader.LargestFile}");
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DefinitionException(file, Directory.Exists(file)
                ? "this is a folder; --config names a pipeline file"
                : "there is no such file; write one (docs/pipeline-yaml.md), or name another with --config=FILE");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionException(file, $"the file cannot be read: {exception.Message}");
        }
    }
}
