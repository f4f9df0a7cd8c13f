using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>An assembly of ours.</summary>
internal sealed record OwnAssembly(string Name, string Path);

/// <summary>The folder of an executable, sorted into what its code can reach and what merely lies there.</summary>
internal sealed class CodeFolder
{
    private const string OwnPrefix = "Pipeline.";
    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly PackageList _packages;

    private CodeFolder(string path, PackageList packages) => (Path, _packages) = (path, packages);

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>The entry assembly and those of ours that it reaches by references.</summary>
    public List<OwnAssembly> Own { get; } = [];

    /// <summary>Simple names of the other assemblies that those refer to, directly or through files that are of no package.</summary>
    public SortedSet<string> Foreign { get; } = new(StringComparer.Ordinal);

    /// <exception cref="FileNotFoundException">The entry assembly is not there.</exception>
    public static CodeFolder Read(string entryAssembly, PackageList packages)
    {
        var entry = System.IO.Path.GetFullPath(entryAssembly);
        var folder = new CodeFolder(System.IO.Path.GetDirectoryName(entry)!, packages);
        folder.FollowOwn(entry);
        return folder;
    }

    /// <summary>Whether an assembly of that name is of this house.</summary>
    public static bool IsOwn(string name) => name.StartsWith(OwnPrefix, StringComparison.Ordinal);

    /// <summary>
    /// Files whose bytes count: native libraries, settings, prompts and other content, and assemblies that no package accounts for.
    /// Symbols, documentation and assemblies that nothing refers to do not; packages count by version.
    /// </summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Path, "*", All)
        .Where(file => !IsAside(file) && (!IsManaged(file) || IsUnaccounted(file)));

    private void FollowOwn(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        if (Own.Exists(assembly => assembly.Name == name))
            return;
        Own.Add(new OwnAssembly(name, path));
        foreach (var reference in References(path))
            Follow(reference);
    }

    private void Follow(string reference)
    {
        var here = File.Exists(PathOf(reference));
        if (IsOwn(reference) && here)
            FollowOwn(PathOf(reference));
        else if (Foreign.Add(reference) && here && !_packages.AccountsFor(reference))
            References(PathOf(reference)).ForEach(Follow); // a package says what it needs; of a mere file only its references do
    }

    private static List<string> References(string path)
    {
        if (!IsManaged(path))
            throw new BadImageFormatException($"{path} is not a managed assembly. Build it again.");
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name + ".dll");

    private static bool IsAside(string file) => System.IO.Path.GetExtension(file) switch
    {
        ".pdb" => true,
        ".xml" => File.Exists(System.IO.Path.ChangeExtension(file, ".dll")),
        ".json" => file.EndsWith(".deps.json", StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsManaged(string file)
    {
        if (System.IO.Path.GetExtension(file) is not ".dll")
            return false;
        using var image = new PEReader(File.OpenRead(file));
        try
        {
            return image.HasMetadata;
        }
        catch (BadImageFormatException)
        {
            return false; // not a portable executable at all: its bytes count
        }
    }

    private bool IsUnaccounted(string file)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(file);
        return (Foreign.Contains(name) && !_packages.AccountsFor(name)) || IsTranslation(name);
    }

    /// <summary>Translated resources are referred to by nothing but the culture.</summary>
    private bool IsTranslation(string name) =>
        name.EndsWith(".resources", StringComparison.Ordinal) && Own.Exists(assembly => assembly.Name == name[..^".resources".Length]);
}
