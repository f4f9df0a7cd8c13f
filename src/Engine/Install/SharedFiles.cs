using Pipeline.Contracts;
using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Install;

/// <summary>Read-only copies of build output, each content once, and the links to them that make up a folder.</summary>
internal sealed class SharedFiles(RunFolders folders)
{
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Gives the content of <paramref name="source"/> the name <paramref name="target"/>.</summary>
    /// <returns>False if the source no longer has that content.</returns>
    /// <remarks>Never a link to the source: the compiler writes over its files in place.</remarks>
    public bool TryPlace(string source, Digest content, string target)
    {
        var shared = Path.Combine(folders.Shared, content.Hex);
        if (PosixPath.Status(shared) is null)
        {
            var copied = default(Digest);
            var temporary = AtomicFile.MakeTemporary(shared, (file, name) =>
            {
                (copied, _) = FileCopy.Into(source, file, name);
                PosixFile.ChangeMode(file, (uint)(Read | (File.GetUnixFileMode(source) & Execute)), name);
                PosixFile.Sync(file, name);
            });
            if (copied != content)
            {
                PosixPath.Delete(temporary);
                return false;
            }

            AtomicFile.RenameOrDelete(temporary, shared);
        }

        PosixPath.MakeFolders(Path.GetDirectoryName(target)!);
        var errno = PosixPath.Link(shared, target);
        return errno == 0 ? true : throw StoreException.From(errno, "write", target);
    }
}
