using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>What the workspace at hand keeps in the store: <c>cache/roots/&lt;id&gt;.json</c>.</summary>
public sealed class Roots
{
    internal const string LockName = "roots";
    private readonly ContentStore _store;
    private readonly RootRecord _empty;

    private Roots(ContentStore store, RootRecord empty, string id) => (_store, _empty, Id) = (store, empty, id);

    /// <summary>What <c>Gc --forget</c> calls this workspace by.</summary>
    public string Id { get; }

    /// <summary>The roots of a workspace, known again after it was moved.</summary>
    public static Roots Of(ContentStore store, string workspace)
    {
        var path = Path.GetFullPath(workspace);
        var status = PosixPath.Status(path, follow: true)
            ?? throw new StoreException($"The workspace {path} is not there.", path);
        var here = new RootRecord { Workspace = path, Inode = status.State.Inode, Born = status.Born };
        var id = Digest.Of(Encoding.UTF8.GetBytes($"{path}\0{here.Inode}\0{here.Born}")).Hex[..16];
        return new Roots(store, here, PosixPath.Status(RootFiles.PathOf(store, id)) is null ? Moved(store, here) ?? id : id);
    }

    /// <summary>What is recorded; empty before the first update, and when the file is damaged.</summary>
    public RootRecord Read() => RootFiles.TryRead(RootFiles.PathOf(_store, Id)) ?? _empty;

    /// <summary>Changes what is recorded, in one step among all who do so at once. On disk when it returns.</summary>
    public RootRecord Update(Func<RootRecord, RootRecord> change)
    {
        using var held = _store.LockAsync(LockName, LockMode.Exclusive, CancellationToken.None).GetAwaiter().GetResult();
        return UpdateLocked(change);
    }

    /// <summary>Makes this workspace known to whoever collects garbage, before there is anything of it to keep.</summary>
    public void Announce()
    {
        if (PosixPath.Status(RootFiles.PathOf(_store, Id)) is null)
            Update(roots => roots);
    }

    /// <summary>Adds a run, the newest, with the manifests of its stages.</summary>
    public RootRecord AddRun(string run, IReadOnlyDictionary<string, Digest> stages)
    {
        var snapshot = Snapshot.Put(_store, stages);
        return Update(roots => roots with { Runs = [.. roots.Runs.Where(other => other.Id != run), new RunRoot(run, snapshot)] });
    }

    internal RootRecord UpdateLocked(Func<RootRecord, RootRecord> change)
    {
        var path = RootFiles.PathOf(_store, Id);
        if (PosixPath.Status(path) is not null && RootFiles.TryRead(path) is null)
            RootFiles.SetAside(_store, path);
        var before = Read();
        var after = change(before) with { Workspace = _empty.Workspace, Inode = _empty.Inode, Born = _empty.Born };
        var bytes = RootJson.Write(after);
        if (!bytes.AsSpan().SequenceEqual(RootJson.Write(before)) || PosixPath.Status(path) is null)
            AtomicFile.Write(path, bytes);
        return after;
    }

    /// <summary>The id under which the same folder was recorded with another path.</summary>
    private static string? Moved(ContentStore store, RootRecord here) => here.Born == 0
        ? null
        : RootFiles.All(store)
            .FirstOrDefault(file => file.Record is { } record && record.Inode == here.Inode && record.Born == here.Born)?.Id;
}
