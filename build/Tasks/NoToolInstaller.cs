using Cake.Core.IO;
using Cake.Core.Packaging;
using Cake.Core.Tooling;

namespace Pipeline.Host.Tasks;

/// <summary>Cake's context wants an installer of tools; this project's tools come with its set-up.</summary>
internal sealed class NoToolInstaller : IToolInstaller
{
    public IEnumerable<FilePath> Install(PackageReference tool) =>
        throw new NotSupportedException($"Tools are not installed while a pipeline runs ({tool.OriginalString}); add it to build.sh.");
}
