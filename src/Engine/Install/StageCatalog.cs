using System.Collections.Concurrent;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Install;

/// <summary>The installed stages, read when they are asked for: two small files each, and no process.</summary>
/// <remarks>Folders it has named are not pruned until it is disposed, or its process ends: a plan may start them hours later.</remarks>
public sealed class StageCatalog : IStageCatalog, IDisposable
{
    /// <summary>A folder that vanishes between the two reads was replaced by a newer one; a few of those in a row are no accident.</summary>
    private const int Attempts = 5;
    private readonly RunFolders _folders;
    private readonly Lazy<IReadOnlyList<string>> _names;
    private readonly ConcurrentDictionary<string, Lazy<(StageExecutable Stage, Lease Lease)?>> _found = new(StringComparer.Ordinal);

    private StageCatalog(RunFolders folders)
    {
        _folders = folders;
        _names = new(() => [.. folders.Names().Where(name => name != RunFolders.Host)]);
    }

    public IReadOnlyList<string> Names => _names.Value;

    /// <summary>The catalog of the repository that holds <c>build.sh</c>.</summary>
    public static StageCatalog Open(string repositoryRoot) => new(new RunFolders(repositoryRoot));

    public StageExecutable? Find(string name) =>
        Names.Contains(name, StringComparer.Ordinal) ? _found.GetOrAdd(name, asked => new(() => Read(asked))).Value?.Stage : null;

    public void Dispose()
    {
        foreach (var found in _found.Values)
        {
            if (found.IsValueCreated)
                found.Value?.Lease.Dispose();
        }
    }

    /// <summary>Null when it cannot be read: damaged, or of another version.</summary>
    private (StageExecutable, Lease)? Read(string name)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (CurrentFile.Read(_folders.Current(name)) is not { } current)
                return null;
            var folder = _folders.Of(name, current.Code);
            if (Lease.TryTake(folder) is not { } lease)
                continue;
            if (Description(folder) is { } description)
                return (new StageExecutable(name, Path.Combine(folder, current.Program), current.Code, description), lease);
            lease.Dispose();
            return null;
        }

        return null;
    }

    private static StageDescription? Description(string folder)
    {
        try
        {
            var description = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, RunFolders.Description)), ContractJson.Of<StageDescription>());
            return description?.Schema == StageDescription.CurrentSchema ? description : null;
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}
