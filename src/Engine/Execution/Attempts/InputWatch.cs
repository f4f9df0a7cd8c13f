using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>The state of a stage's input files when it started, to tell afterwards which changed meanwhile.</summary>
public sealed class InputWatch
{
    private readonly FileHasher _hasher;
    private readonly IReadOnlyList<string> _paths;
    /// <summary>Of folders too: their times tell that an entry came or went.</summary>
    private readonly Dictionary<string, FileState?> _files;
    private readonly Dictionary<string, FileState?> _blobs;

    /// <param name="hasher">Reads the state of files.</param>
    /// <param name="paths">Files and folders of the workspace.</param>
    /// <param name="blobs">Files of the store; their ctime moves whenever a link is made, and does not count.</param>
    public InputWatch(FileHasher hasher, IReadOnlyList<string> paths, IReadOnlyList<string> blobs)
    {
        _hasher = hasher;
        _paths = paths;
        _files = StatesOf(paths);
        _blobs = blobs.Distinct().ToDictionary(blob => blob, blob => StateOf(blob));
    }

    /// <summary>The paths that are not as they were, those that came or went included.</summary>
    public IReadOnlyList<string> Changed()
    {
        var now = StatesOf(_paths);
        var files = _files.Keys.Union(now.Keys).Where(path => _files.GetValueOrDefault(path) != now.GetValueOrDefault(path)).ToList();
        // A folder alone, if something came and went in it; else what came or went says more.
        return [.. files
            .Where(path => !Directory.Exists(path) || !files.Exists(other => Path.GetDirectoryName(other) == path))
            .Concat(_blobs.Where(blob => !SameContent(blob.Value, StateOf(blob.Key))).Select(blob => blob.Key))
            .Order(StringComparer.Ordinal)];
    }

    private static bool SameContent(FileState? before, FileState? after) =>
        (before, after) switch
        {
            (null, null) => true,
            ({ } old, { } now) => old.SameExceptLinks(now),
            _ => false,
        };

    private Dictionary<string, FileState?> StatesOf(IReadOnlyList<string> paths)
    {
        var states = new Dictionary<string, FileState?>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                states[path] = StateOf(path);
                continue;
            }

            try
            {
                states[path] = PosixPath.Status(path, follow: true)?.State;
                foreach (var entry in Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories))
                    states[entry] = PosixPath.Status(entry) is { Kind: FileKind.Folder } folder ? folder.State : StateOf(entry);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A part of it went, or was closed to us: the folder is not what it was.
                states[path] = null;
            }
        }

        return states;
    }

    private FileState? StateOf(string path)
    {
        try
        {
            return _hasher.StateOf(path);
        }
        catch (FileRefusedException)
        {
            // Gone, or no file any more: a state like any other, to be told from what it was.
            return null;
        }
    }
}
