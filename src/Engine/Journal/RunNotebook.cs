using System.Text.Json;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Journal;

/// <summary>The folder <c>artifacts/runs/&lt;id&gt;</c> of one run: its record, configuration, provenance and logs.</summary>
public sealed class RunNotebook
{
    private RunNotebook(string folder) => Folder = folder;

    public string Folder { get; }

    public string Id => Path.GetFileName(Folder);

    public string LogPath(string stage) => Path.Combine(Folder, "logs", stage + ".txt");

    public string ProvenancePath(string stage) => Path.Combine(Sub("provenance"), stage + ".intoto.json");

    public string ConfigPath(string name) => Path.Combine(Sub("config"), name);

    /// <summary>Makes the folder <c>&lt;pipeline&gt;-&lt;yyyy-MM-dd&gt;-&lt;HHmmss&gt;</c> (UTC), with <c>-2</c>, <c>-3</c> where another run began in the same second.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static RunNotebook Create(string runs, string pipeline, DateTimeOffset started)
    {
        Directory.CreateDirectory(runs);
        var name = $"{pipeline}-{started.UtcDateTime:yyyy-MM-dd-HHmmss}";
        for (var attempt = 1; ; attempt++)
        {
            var folder = Path.Combine(runs, attempt == 1 ? name : $"{name}-{attempt}");
            if (NewFolder.TryCreate(folder))
                return new(folder);
        }
    }

    /// <summary>Writes <c>run.json</c> whole or not at all.</summary>
    public void Write(RunRecord record) =>
        AtomicFile.Write(Path.Combine(Folder, RunRecord.FileName), JsonSerializer.SerializeToUtf8Bytes(record, RunJson.Default.RunRecord));

    /// <summary>Points <c>runs/latest</c> to this run, the newest.</summary>
    public void BecomeLatest()
    {
        var link = Path.Combine(Path.GetDirectoryName(Folder)!, "latest");
        var temporary = $"{link}.{Id}.tmp";
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, Id);
        // File.Move refuses a link to a folder.
        PosixPath.Rename(temporary, link);
    }

    private string Sub(string name)
    {
        var folder = Path.Combine(Folder, name);
        Directory.CreateDirectory(folder);
        return folder;
    }
}
