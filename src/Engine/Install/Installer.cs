using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Engine.Fingerprinting.Code;
using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Locks;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Install;

/// <summary>
/// Puts compiled executables into folders named by the digest of their code, from which alone they are started:
/// a process loads libraries while it runs, and would load a rebuilt one from where the compiler writes.
/// </summary>
public sealed class Installer
{
    private const int Attempts = 5;
    private readonly string _version = typeof(Installer).Module.ModuleVersionId.ToString("N");
    private readonly RunFolders _folders;
    private readonly TimeProvider _time;
    private readonly FileHasher _hasher;

    private Installer(string repositoryRoot, TimeProvider time)
    {
        (_folders, _time) = (new RunFolders(repositoryRoot), time);
        PosixPath.MakeFolders(_folders.Shared);
        _hasher = new FileHasher(_folders.Hashes, time);
    }

    /// <summary>Installs the host of <c>build/</c> and every stage of <c>stages/</c> that has been compiled; names whose project is gone are forgotten.</summary>
    /// <exception cref="InstallException">One or more cannot be installed; the others are. The message has a line for each.</exception>
    public static async Task<IReadOnlyList<Installed>> InstallAllAsync(string repositoryRoot, TimeProvider time, CancellationToken cancellation)
    {
        var installer = new Installer(repositoryRoot, time);
        using var held = await installer.LockAsync(cancellation).ConfigureAwait(false);
        var outputs = BuildOutputs.Find(Path.GetFullPath(repositoryRoot));
        foreach (var gone in installer._folders.Names().Except(outputs.Select(output => output.Name)))
            PosixPath.Delete(installer._folders.Current(gone));
        return await installer.InstallAsync(outputs, cancellation).ConfigureAwait(false);
    }

    /// <summary>Installs one stage.</summary>
    /// <param name="name">As <c>uses</c> says it.</param>
    /// <param name="buildOutput">The folder that the compiler wrote.</param>
    /// <param name="entryAssembly">File name of the assembly to start.</param>
    /// <exception cref="InstallException">It is not compiled, or does not answer as a stage should.</exception>
    public static async Task<Installed> InstallAsync(
        string repositoryRoot, string name, string buildOutput, string entryAssembly, TimeProvider time, CancellationToken cancellation)
    {
        var installer = new Installer(repositoryRoot, time);
        using var held = await installer.LockAsync(cancellation).ConfigureAwait(false);
        var installed = await installer.InstallAsync([new BuildOutput(name, Path.GetFullPath(buildOutput), entryAssembly, IsStage: true)], cancellation).ConfigureAwait(false);
        return installed[0];
    }

    private Task<StoreLock> LockAsync(CancellationToken cancellation) =>
        new LockFolder(_folders.Locks, _time, LockKind.Kernel).LockAsync("install", LockMode.Exclusive, cancellation);

    private async Task<IReadOnlyList<Installed>> InstallAsync(IReadOnlyList<BuildOutput> outputs, CancellationToken cancellation)
    {
        var installed = new List<Installed>();
        var failures = new List<Exception>();
        foreach (var output in outputs)
        {
            try
            {
                installed.Add(await InstallAsync(output, cancellation).ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is InstallException or BadImageFormatException or InvalidDataException)
            {
                failures.Add(failure);
            }
        }

        _hasher.Flush();
        new Pruner(_folders).PruneShared();
        return failures.Count == 0
            ? installed
            : throw new InstallException(string.Join('\n', failures.Select(failure => failure.Message)), failures[0]);
    }

    private async Task<Installed> InstallAsync(BuildOutput output, CancellationToken cancellation)
    {
        var files = output.Files(_hasher);
        var source = FileEntry.FolderDigest(files);
        if (CurrentFile.Read(_folders.Current(output.Name)) is { } current
            && current.Source == source && current.Installer == _version && current.Program == output.Program
            && new InstalledFolder(_folders.Of(output.Name, current.Code)).IsComplete(files, output.IsStage))
            return Result(output, current.Code);

        var code = await PlaceAsync(output, cancellation).ConfigureAwait(false);
        new Pruner(_folders).Prune(output.Name);
        return Result(output, code);
    }

    /// <summary>Makes the folder in full under another name, and renames it last.</summary>
    private async Task<Digest> PlaceAsync(BuildOutput output, CancellationToken cancellation)
    {
        var temporary = Path.Combine(_folders.Of(output.Name), AtomicFile.TemporaryName());
        try
        {
            var files = Copy(output, temporary);
            var digests = files.ToDictionary(file => Path.Combine(temporary, file.Path), file => file.Digest);
            var code = output.IsStage ? CodeDigest.Compute(Path.Combine(temporary, output.Program), path => digests[path]) : CodeDigest.OfFiles(files);
            var target = new InstalledFolder(_folders.Of(output.Name, code.Value));
            if (!target.IsComplete(files, output.IsStage))
            {
                await CompleteAsync(output, temporary, code, cancellation).ConfigureAwait(false);
                target.Replace(temporary);
            }

            target.MarkUsed(_time);
            new CurrentFile(code.Value, output.Program, FileEntry.FolderDigest(files), _version).Write(_folders.Current(output.Name));
            return code.Value;
        }
        finally
        {
            Folders.Delete(temporary);
        }
    }

    /// <summary>Copies the build output as it is at one moment; a compiler that is still writing is waited for a little.</summary>
    private IReadOnlyList<FileEntry> Copy(BuildOutput output, string target)
    {
        var shared = new SharedFiles(_folders);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            Folders.Delete(target);
            var files = output.Files(_hasher);
            if (files.All(file => shared.TryPlace(Path.Combine(output.Folder, file.Path), file.Digest, Path.Combine(target, file.Path)))
                && files.SequenceEqual(output.Files(_hasher)))
                return files;
        }

        throw new InstallException($"{output.Folder} changes while it is copied: another build is writing there. Wait for it, then build again.");
    }

    private async Task CompleteAsync(BuildOutput output, string folder, CodeDigest code, CancellationToken cancellation)
    {
        if (output.IsStage)
        {
            var description = await StageQuestion.AskAsync(output.Name, Path.Combine(folder, output.Program), _time, cancellation).ConfigureAwait(false);
            AtomicFile.Write(Path.Combine(folder, RunFolders.Description), JsonSerializer.SerializeToUtf8Bytes(description, ContractJson.IndentedOf<StageDescription>()), readOnly: true);
        }

        AtomicFile.Write(Path.Combine(folder, RunFolders.Entries), CanonicalJson.Serialize(code.ToJson()), readOnly: true);
    }

    private Installed Result(BuildOutput output, Digest code) =>
        new(output.Name, code, Path.Combine(_folders.Of(output.Name, code), output.Program));
}
