namespace Pipeline.Curate.Tests;

/// <summary>Published data that some machines have: <c>PIPELINE_DATA</c>, or a folder <c>shared/data</c> in or beside one of the folders above.</summary>
internal static class SharedData
{
    /// <summary>The path of a file, or the test is skipped with the reason.</summary>
    public static string Find(string relative)
    {
        var roots = new List<string>();
        if (Environment.GetEnvironmentVariable("PIPELINE_DATA") is { Length: > 0 } named)
            roots.Add(named);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            roots.Add(Path.Combine(folder.FullName, "shared", "data"));
        var path = roots.Select(root => Path.Combine(root, relative)).FirstOrDefault(File.Exists);
        if (path is null)
            Assert.Ignore($"Needs {relative}, which is not shipped: name the folder that has it in PIPELINE_DATA.");
        return path!;
    }
}
