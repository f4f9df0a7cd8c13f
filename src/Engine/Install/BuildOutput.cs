using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Install;

/// <summary>What the compiler made of one project.</summary>
/// <param name="Name">The name to install it under.</param>
/// <param name="Folder">Absolute path of the folder.</param>
/// <param name="Program">File name of what is started: a stage's entry assembly, or the host's native program.</param>
/// <param name="IsStage">Whether it runs under dotnet and answers <c>--describe</c>.</param>
internal sealed record BuildOutput(string Name, string Folder, string Program, bool IsStage)
{
    /// <summary>Every file; digests of files whose state is as recorded are not computed again.</summary>
    public IReadOnlyList<FileEntry> Files(FileHasher hasher)
    {
        if (!File.Exists(Path.Combine(Folder, Program)))
            throw new InstallException($"{Path.Combine(Folder, Program)} is not there. Build the solution (./build.sh --target=Build), then install again.");
        return
        [
            .. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => new FileEntry(Path.GetRelativePath(Folder, file), new FileInfo(file).Length, hasher.HashFile(file)))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }
}
