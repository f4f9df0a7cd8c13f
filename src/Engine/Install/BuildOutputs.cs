using System.Text;

namespace Pipeline.Engine.Install;

/// <summary>Finds what can be installed: the front door of <c>build/</c>, and each project under <c>stages/</c>.</summary>
internal static class BuildOutputs
{
    private const string RuntimeConfiguration = ".runtimeconfig.json";
    private static readonly IReadOnlyList<string> Kinds = ["publish", "bin"];

    /// <summary>Those that have been compiled to an executable, the host first, then by name.</summary>
    public static IReadOnlyList<BuildOutput> Find(string repositoryRoot)
    {
        var stages = Path.Combine(repositoryRoot, "stages");
        var projects = Directory.Exists(stages) ? Directory.GetDirectories(stages) : [];
        return
        [
            .. Of(repositoryRoot, Path.Combine(repositoryRoot, "build"), RunFolders.Host, describe: false),
            .. projects.Order(StringComparer.Ordinal).SelectMany(project => Of(repositoryRoot, project, KebabCase(Path.GetFileName(project)), describe: true)),
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

    private static IEnumerable<BuildOutput> Of(string repositoryRoot, string folder, string name, bool describe) =>
        from project in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csproj") : []
        let output = Output(repositoryRoot, Path.GetFileNameWithoutExtension(project))
        where output is not null
        from configuration in Directory.GetFiles(output, "*" + RuntimeConfiguration)
        select new BuildOutput(name, output, Path.GetFileName(configuration)[..^RuntimeConfiguration.Length] + ".dll", describe);

    /// <summary>Where the project's release output is; what was published stands before what was compiled on the way there.</summary>
    private static string? Output(string repositoryRoot, string project) =>
        Kinds
            .Select(kind => Path.Combine(repositoryRoot, ".out", kind, project))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetDirectories(folder, "release*").Order(StringComparer.Ordinal))
            .FirstOrDefault();
}
