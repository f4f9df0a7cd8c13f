using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

public sealed partial class FileHasher
{
    /// <summary>The files below a folder, with <c>/</c> between the parts of their paths, sorted (ordinal). Several are hashed at once.</summary>
    /// <exception cref="FileRefusedException">A symbolic link, FIFO, socket or device is inside, or a name that is not UTF-8; the message names it.</exception>
    public IReadOnlyList<FileEntry> HashFolder(string path, bool inFull = false) => Refusing(path, () =>
    {
        var names = FilesBelow(path);
        var entries = new FileEntry[names.Count];
        var work = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8) };
        Unwrapped(() => Parallel.For(0, names.Count, work, i =>
        {
            var (digest, state) = HashEntry(Path.Combine(path, names[i]), inFull, follow: false);
            entries[i] = new FileEntry(names[i], state.Size, digest);
        }));
        return (IReadOnlyList<FileEntry>)entries;
    });

    /// <summary>The relative paths of the regular files below a folder, sorted (ordinal).</summary>
    /// <exception cref="FileRefusedException">As for <see cref="HashFolder"/>.</exception>
    internal static List<string> FilesBelow(string folder)
    {
        var files = new List<string>();
        var waiting = new Stack<string>([""]);
        while (waiting.TryPop(out var relative))
        {
            var here = Path.Combine(folder, relative);
            foreach (var name in FolderReader.TryNames(here) ?? throw Missing(here))
            {
                var path = Path.Combine(here, name);
                var inside = relative.Length == 0 ? name : relative + "/" + name;
                switch ((PosixPath.Status(path) ?? throw Missing(path)).Kind)
                {
                    case FileKind.Regular:
                        files.Add(inside);
                        break;
                    case FileKind.Folder:
                        waiting.Push(inside);
                        break;
                    case var kind:
                        throw Refusal(path, kind);
                }
            }
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>The first failure itself: a reader of the message should not meet an aggregate.</summary>
    internal static void Unwrapped(Action act)
    {
        try
        {
            act();
        }
        catch (AggregateException failures)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
