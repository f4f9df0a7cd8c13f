using Pipeline.Engine.Execution.Processes;
using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>
/// The folder of one attempt, <c>cache/work/&lt;fingerprint&gt;/&lt;attempt&gt;/</c>. Its name is the attempt's id, which the stage's
/// processes carry in their environment, so that a later attempt can find what is left of this one.
/// </summary>
public sealed class AttemptFolder
{
    private AttemptFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The name of its fingerprint's folder.</summary>
    public string Fingerprint => System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(Path)!);

    /// <summary>The private link tree of inputs made by other stages.</summary>
    public string Inputs => System.IO.Path.Combine(Path, "in");

    public string Outputs => System.IO.Path.Combine(Path, "out");

    /// <summary>Scratch and checkpoints; an earlier attempt's are in it from the start.</summary>
    public string Work => System.IO.Path.Combine(Path, "work");

    /// <summary>Where a command starts: always empty.</summary>
    public string Start => System.IO.Path.Combine(Path, "cwd");

    public string Request => System.IO.Path.Combine(Path, "request.json");

    public string Log => System.IO.Path.Combine(Path, "log.txt");

    /// <summary>Ends what is left of earlier attempts at the same fingerprint, takes over the checkpoints of the newest, and removes them. The caller holds the fingerprint's lock.</summary>
    public static AttemptFolder Create(string fingerprintFolder, string attemptId)
    {
        var earlier = Directory.Exists(fingerprintFolder)
            ? new DirectoryInfo(fingerprintFolder).GetDirectories().Where(folder => AttemptId.IsValid(folder.Name)).OrderByDescending(folder => folder.LastWriteTimeUtc).ToList()
            : [];
        foreach (var folder in earlier)
            OrphanKiller.KillAttempt(folder.Name);

        var attempt = new AttemptFolder(System.IO.Path.Combine(fingerprintFolder, attemptId));
        Directory.CreateDirectory(attempt.Outputs);
        Directory.CreateDirectory(attempt.Inputs);
        Directory.CreateDirectory(attempt.Start);
        try
        {
            TakeOver(earlier, attempt.Work);
        }
        catch
        {
            // Most likely there is no room. The half copy would only take more of it.
            Folders.Delete(attempt.Path);
            throw;
        }

        Directory.CreateDirectory(attempt.Work);
        foreach (var folder in earlier)
            Folders.Delete(folder.FullName);
        return attempt;
    }

    /// <summary>Whether nothing but empty folders and the request is left, so that it costs no space.</summary>
    public bool IsBare => IsEmpty(Work) && IsEmpty(Start);

    /// <summary>Removes the attempt, and the fingerprint's folder with it.</summary>
    public void Delete()
    {
        Folders.Delete(Path);
        PosixPath.DeleteEmptyFolder(System.IO.Path.GetDirectoryName(Path)!);
    }

    /// <summary>Everything below a work folder; nothing if it holds a name that is not text, because then what was saved cannot be told whole.</summary>
    private static IEnumerable<(string Path, FileStatus Status)> Saved(string work)
    {
        try
        {
            return Folders.Below(work);
        }
        catch (FileRefusedException)
        {
            return [];
        }
    }

    private static bool IsEmpty(string folder) => !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any();

    /// <summary>
    /// Copies the newest work folder that holds anything. Result files are this attempt's to write, and <c>.tmp</c> files were never finished. The copy has
    /// another name until it is whole: of one that broke off the next attempt would take the little that it holds, and the rest would be removed.
    /// </summary>
    private static void TakeOver(IEnumerable<DirectoryInfo> earlier, string work)
    {
        var source = earlier.Select(folder => System.IO.Path.Combine(folder.FullName, "work"))
            .FirstOrDefault(folder => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());
        if (source is null)
            return;
        var copy = work + ".new";
        Directory.CreateDirectory(copy);
        // Whatever else is there, a pipe or a link, is no checkpoint, and a copy of it could wait for ever or lead out.
        foreach (var (file, _) in Saved(source).Where(entry => entry.Status.Kind == FileKind.Regular))
        {
            var relative = System.IO.Path.GetRelativePath(source, file);
            if (relative == Contracts.StageResult.FileName || relative.EndsWith(".tmp", StringComparison.Ordinal))
                continue;
            var target = System.IO.Path.Combine(copy, relative);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Directory.Move(copy, work);
    }
}
