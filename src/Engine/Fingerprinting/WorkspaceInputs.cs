using System.Collections.Concurrent;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Fingerprinting;

/// <summary>The content of files and folders of the workspace, each hashed at most once in a run unless asked anew.</summary>
public sealed class WorkspaceInputs(FileHasher hasher, string workspace)
{
    private readonly ConcurrentDictionary<string, Lazy<InputContent>> _known = new(StringComparer.Ordinal);

    /// <summary>What stands at an absolute path, hashed unless its state is as recorded.</summary>
    /// <exception cref="InputException">It is missing, unreadable, or holds what cannot be hashed.</exception>
    public InputContent Read(string path) => _known.GetOrAdd(path, key => new(() => Hash(key, inFull: false))).Value;

    /// <summary>Reads every byte at the path again, and remembers that.</summary>
    /// <inheritdoc cref="Read"/>
    public InputContent ReadInFull(string path)
    {
        // Whatever happens, what was known before is no longer to be believed.
        _known.TryRemove(path, out _);
        var content = Hash(path, inFull: true);
        _known[path] = new(() => content);
        return content;
    }

    /// <summary>Hashes many paths, several at once; what fails, fails again when it is read.</summary>
    public void Prefetch(IEnumerable<string> paths)
    {
        var wanted = paths.Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count < 2)
            return;
        Parallel.ForEach(wanted, path =>
        {
            try
            {
                Read(path);
            }
            catch (InputException)
            {
                // The stage that reads it fails with this message; here it would only come too early.
            }
        });
    }

    private InputContent Hash(string path, bool inFull)
    {
        try
        {
            if (Directory.Exists(path))
                return InputContent.OfFolder(hasher.HashFolder(path, inFull));
            if (!File.Exists(path))
                throw new InputException($"{Show(path)} does not exist. Put the file there, or correct the path in the pipeline file.");
            var digest = hasher.HashFile(path, inFull);
            return new(digest, new FileInfo(path).Length, null);
        }
        catch (FileRefusedException refused)
        {
            throw new InputException(refused.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Show(path)} cannot be read: {failure.Message}");
        }
    }

    private string Show(string path) => Path.GetRelativePath(workspace, path);
}
