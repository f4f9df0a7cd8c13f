using System.Text;

namespace Pipeline.Engine.Install;

/// <summary>Finds what can be installed: the front door of <c>build/</c>, and each project under <c>stages/</c>.</summary>
internal static class BuildOutputs
{
    private const string RuntimeConfiguration = ".runtimeconfig.json";
    private const string HostProgram = "Pipeline.Host";

    /// <summary>Those that have been compiled to an executable, the host first, then by name.</summary>
    public static IReadOnlyList<BuildOutput> Find(string repositoryRoot)
    {
        var stages = Path.Combine(repositoryRoot, "stages");
        var projects = Directory.Exists(stages) ? Directory.GetDirectories(stages) : [];
        return
        [
            .. Host(repositoryRoot),
            .. projects.Order(StringComparer.Ordinal).SelectMany(project => Stages(repositoryRoot, project)),
        ];
    }

    /// <summary><c>BaseModel</c> as <c>base-model</c>: a hyphen before each capital that begins a word.</summary>
    public static string KebabCase(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])))
                && name[i - 1] is not ('-' or '.' or '_');
            text.Append(begins ? "-" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>The host is compiled to a native program when it is published.</summary>
    private static IEnumerable<BuildOutput> Host(string repositoryRoot) =>
        from output in Outputs(repositoryRoot, "publish", "build")
        where File.Exists(Path.Combine(output, HostProgram))
        select new BuildOutput(RunFolders.Host, output, HostProgram, IsStage: false);

    private static IEnumerable<BuildOutput> Stages(string repositoryRoot, string folder) =>
        from project in Directory.GetFiles(folder, "*.csproj")
        from output in Outputs(repositoryRoot, "bin", Path.GetFileNameWithoutExtension(project))
        from configuration in Directory.GetFiles(output, "*" + RuntimeConfiguration)
        select new BuildOutput(
            KebabCase(Path.GetFileName(folder)), output, Path.GetFileName(configuration)[..^RuntimeConfiguration.Length] + ".dll", IsStage: true);

    /// <summary>Where a project's release output is, if anywhere.</summary>
    private static IEnumerable<string> Outputs(string repositoryRoot, string kind, string project) =>
        Path.Combine(repositoryRoot, ".out", kind, project) is var folder && Directory.Exists(folder)
            ? Directory.GetDirectories(folder, "release*").Order(StringComparer.Ordinal).Take(1)
            : [];
}
