using Pipeline.Engine;
using Pipeline.Engine.Journal;

namespace Pipeline.Host.Targets;

/// <summary>Finds a run by what a person calls it.</summary>
internal static class RunNames
{
    /// <summary>By id, tag, <c>latest</c>, or the only id that begins so.</summary>
    /// <exception cref="UsageException">There is none, or there are several.</exception>
    public static RunRecord Find(PipelineWorkspace workspace, string name)
    {
        var archive = new RunArchive(workspace.RunsFolder);
        var tagged = workspace.Roots.Read().Tags.GetValueOrDefault(name);
        var exact = name == "latest" ? archive.Newest() : IsOneName(tagged ?? name) ? archive.Read(tagged ?? name) : null;
        if (exact is not null)
            return exact;
        var begun = archive.All().Where(record => record.Id.StartsWith(name, StringComparison.Ordinal)).ToList();
        return begun.Count switch
        {
            1 => begun[0],
            0 => throw new UsageException($"There is no run or tag {name}; --target=Runs lists them."),
            _ => throw new UsageException($"{name} is the beginning of {begun.Count} runs: {string.Join(", ", begun.Take(3).Select(record => record.Id))}{(begun.Count > 3 ? ", …" : "")}."),
        };
    }

    /// <summary>A name with a separator would lead out of the folder of runs.</summary>
    private static bool IsOneName(string name) => name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && name is not ("." or "..");
}
