using System.Text;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

public sealed partial class ContentStore
{
    /// <summary>The stored action; null when there is none, or it cannot be read, or is of another version or fingerprint.</summary>
    public ActionRecord? ReadAction(Digest fingerprint) => ReadAction(ActionPath(fingerprint), fingerprint);

    /// <summary>Stores an action, after which its stage is finished: all blobs it reaches must be stored before.</summary>
    /// <param name="replace">Take the place of one already there. Otherwise the first writer wins.</param>
    /// <returns>The action that is stored now.</returns>
    public ActionRecord Publish(ActionRecord action, bool replace)
    {
        var path = ActionPath(action.Fingerprint);
        var bytes = ActionJson.Write(action);
        if (replace)
        {
            AtomicFile.Write(path, bytes);
            return action;
        }

        if (AtomicFile.WriteNew(path, bytes))
            return action;
        return ReadAction(action.Fingerprint) ?? ReplaceUnreadable(action, path, bytes);
    }

    /// <summary>Every readable action of that stage. Reads all actions: for plans with unknown inputs only.</summary>
    public IEnumerable<ActionRecord> ActionsOf(string stage)
    {
        var text = Encoding.UTF8.GetBytes($"[\"stage\",\"{JsonEncodedText.Encode(stage)}\"]");
        foreach (var (path, fingerprint) in ActionFiles())
        {
            // Most are other stages': a search in the bytes is much cheaper than reading each as JSON.
            if (TryReadAll(path) is { } bytes && bytes.AsSpan().IndexOf(text) >= 0 && ActionJson.TryRead(bytes) is { } action && action.Fingerprint == fingerprint
                && action.Entries.Any(entry => entry.Name == "stage" && entry.Value == stage))
            {
                yield return action;
            }
        }
    }

    /// <summary>Every readable action, in no order.</summary>
    public IEnumerable<ActionRecord> Actions() => ActionFiles().Select(file => ReadAction(file.Path, file.Fingerprint)).OfType<ActionRecord>();

    /// <summary>Every file that has an action's name.</summary>
    internal IEnumerable<(string Path, Digest Fingerprint)> ActionFiles()
    {
        foreach (var prefix in FolderReader.TryNames(ActionFolder) ?? [])
        {
            var folder = Path.Combine(ActionFolder, prefix);
            if (PosixPath.Status(folder)?.Kind is not FileKind.Folder)
                continue;
            foreach (var name in FolderReader.TryNames(folder) ?? [])
            {
                if (name.EndsWith(".json", StringComparison.Ordinal) && Digest.TryParse(name[..^".json".Length], out var fingerprint))
                    yield return (Path.Combine(folder, name), fingerprint);
            }
        }
    }

    internal static ActionRecord? ReadAction(string path, Digest fingerprint) =>
        TryReadAll(path) is { } bytes && ActionJson.TryRead(bytes) is { } action && action.Fingerprint == fingerprint ? action : null;

    /// <summary>The file in the way is damaged. Under a lock, or two who found it so could both believe to be first.</summary>
    private ActionRecord ReplaceUnreadable(ActionRecord action, string path, byte[] bytes)
    {
        using var held = LockAsync("actions", LockMode.Exclusive, CancellationToken.None).GetAwaiter().GetResult();
        if (ReadAction(action.Fingerprint) is { } stored)
            return stored;
        if (PosixPath.Status(path) is not null)
            Quarantine(path, "Unreadable action");
        AtomicFile.Write(path, bytes);
        return action;
    }
}
