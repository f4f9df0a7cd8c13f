using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Install;

/// <summary>What the compiler made of one project.</summary>
/// <param name="Name">The name to install it under.</param>
/// <param name="Folder">Absolute path of the folder.</param>
/// <param name="Assembly">File name of the entry assembly.</param>
/// <param name="Describe">Whether it is a stage, which answers <c>--describe</c>.</param>
internal sealed record BuildOutput(string Name, string Folder, string Assembly, bool Describe)
{
    /// <summary>Every file; digests of files whose state is as recorded are not computed again.</summary>
    public IReadOnlyList<FileEntry> Files(FileHasher hasher)
    {
        if (!File.Exists(Path.Combine(Folder, Assembly)))
            throw new InstallException($"{Path.Combine(Folder, Assembly)} is not there. Build the solution (./build.sh --target=Build), then install again.");
        return
        [
            .. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => new FileEntry(Path.GetRelativePath(Folder, file), new FileInfo(file).Length, hasher.HashFile(file)))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }
}
