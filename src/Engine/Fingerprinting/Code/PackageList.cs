using System.Text.Json;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>A package, by version.</summary>
/// <param name="Text">Its version, and its assemblies with theirs.</param>
internal sealed record Package(string Name, string Text, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Dependencies);

/// <summary>The packages that an executable's <c>.deps.json</c> names.</summary>
/// <remarks>A library that was referenced as a file has no version there that says anything: such count by their bytes.</remarks>
internal sealed class PackageList
{
    private readonly Dictionary<string, Package> _packages;
    private readonly Dictionary<string, Package> _byAssembly = new(StringComparer.OrdinalIgnoreCase);

    private PackageList(IEnumerable<Package> packages)
    {
        _packages = packages.ToDictionary(package => package.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var package in _packages.Values)
        {
            foreach (var assembly in package.Assemblies)
                _byAssembly.TryAdd(assembly, package);
        }
    }

    /// <summary>Whether one of the packages holds the assembly of that simple name.</summary>
    public bool AccountsFor(string assembly) => _byAssembly.ContainsKey(assembly);

    /// <summary>Reads the file; none is an empty list.</summary>
    /// <exception cref="InvalidDataException">The file is not one.</exception>
    public static PackageList Read(string path)
    {
        if (!File.Exists(path))
            return new PackageList([]);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var target = document.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
            var libraries = document.RootElement.GetProperty("libraries");
            return new PackageList([
                .. document.RootElement.GetProperty("targets").GetProperty(target).EnumerateObject()
                    .Where(library => libraries.GetProperty(library.Name).GetProperty("type").GetString() == "package")
                    .Select(Parse),
            ]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} does not read as a dependency file ({error.Message}). Build the project again.", error);
        }
    }

    /// <summary>The packages that hold the named assemblies, and those that these depend on, sorted by name.</summary>
    public IReadOnlyList<Package> ReachableFrom(IEnumerable<string> assemblies)
    {
        var reached = new SortedDictionary<string, Package>(StringComparer.Ordinal);
        var open = new Stack<Package>(assemblies.Select(name => _byAssembly.GetValueOrDefault(name)).OfType<Package>());
        while (open.TryPop(out var package))
        {
            if (!reached.TryAdd(package.Name, package))
                continue;
            foreach (var dependency in package.Dependencies)
            {
                if (_packages.TryGetValue(dependency, out var next))
                    open.Push(next);
            }
        }

        return [.. reached.Values];
    }

    private static Package Parse(JsonProperty library)
    {
        var slash = library.Name.IndexOf('/', StringComparison.Ordinal);
        var assets = Members(library.Value, "runtime")
            .Select(asset => (asset.Name, Version: asset.Value.TryGetProperty("assemblyVersion", out var version) ? " " + version.GetString() : ""))
            .OrderBy(asset => asset.Name, StringComparer.Ordinal)
            .ToList();
        return new Package(
            library.Name[..slash],
            string.Join(", ", assets.Select(asset => asset.Name + asset.Version).Prepend(library.Name[(slash + 1)..])),
            [.. assets.Select(asset => Path.GetFileNameWithoutExtension(asset.Name))],
            [.. Members(library.Value, "dependencies").Select(dependency => dependency.Name)]);
    }

    private static List<JsonProperty> Members(JsonElement library, string name) =>
        library.TryGetProperty(name, out var members) ? [.. members.EnumerateObject()] : [];
}
