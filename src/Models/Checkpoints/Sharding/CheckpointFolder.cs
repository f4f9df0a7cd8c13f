namespace Pipeline.Models.Checkpoints;

/// <summary>The files of one model folder, and nothing outside it.</summary>
/// <param name="path">The folder.</param>
public sealed class CheckpointFolder(string path)
{
    public const string SingleFile = "model.safetensors";

    /// <summary>The path of a file that must lie in the folder itself.</summary>
    /// <param name="name">As an index names it.</param>
    /// <exception cref="ModelFormatException">The name is no plain file name, the file is missing, or it is a symbolic link that leads elsewhere.</exception>
    public string File(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny("/\\\0"))
            throw new ModelFormatException($"{path}: the index names the file {Quote.Name(name)}; a shard is a plain file name in the same folder. Fetch the model again from a source you trust.");
        var file = Path.Combine(path, name);
        if (!System.IO.File.Exists(file))
            throw new ModelFormatException($"{path} lacks the file {Quote.Name(name)}. Fetch the model again.");
        // A link must end in this very folder: what it points to could be any file of the machine.
        if (System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target && Path.GetDirectoryName(target.FullName) != Path.GetFullPath(path).TrimEnd('/'))
        {
            throw new ModelFormatException(
                $"{file} is a symbolic link to {Quote.Name(target.FullName)}, outside its folder. Put real files there: cp --recursive --dereference, or a download with a local folder.");
        }

        return file;
    }

    /// <summary>Whether the folder has an entry of this name.</summary>
    public bool Has(string name) => Path.Exists(Path.Combine(path, name));
}
