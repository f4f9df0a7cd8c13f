namespace Pipeline.Models.Checkpoints;

/// <summary>
/// The weights of a model folder, in one file (<c>model.safetensors</c>) or several with an index, seen as one set of tensors. All files are open and checked,
/// and agree with the index: each name is in its shard, none is missing, none is there twice.
/// </summary>
public sealed class ShardedCheckpoint : IDisposable
{
    private readonly Dictionary<string, SafetensorsFile> _fileOf = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, SafetensorsEntry> _tensors = new(StringComparer.Ordinal);

    private ShardedCheckpoint(IReadOnlyList<SafetensorsFile> files)
    {
        Files = files;
        foreach (var file in files)
        {
            foreach (var (name, entry) in file.Tensors)
            {
                _fileOf[name] = file;
                _tensors[name] = entry;
            }
        }
    }

    /// <summary>The shards, sorted by file name.</summary>
    public IReadOnlyList<SafetensorsFile> Files { get; }

    /// <summary>By name, over all shards.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Tensors => _tensors;

    /// <summary>Opens the weights of a folder. Where both forms are there, the single file counts, as for Hugging Face's loader.</summary>
    /// <exception cref="ModelFormatException">There are no weights, a file is not sound, leads out of the folder, or does not agree with the index.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ShardedCheckpoint Open(string folder)
    {
        var inside = new CheckpointFolder(folder);
        if (inside.Has(CheckpointFolder.SingleFile))
            return new([SafetensorsFile.Open(inside.File(CheckpointFolder.SingleFile))]);
        if (!inside.Has(ShardIndex.FileName))
        {
            throw new ModelFormatException(
                $"{folder} has neither {CheckpointFolder.SingleFile} nor {ShardIndex.FileName}. Weights of another kind (*.bin, *.pth) must be converted to safetensors first.");
        }

        var index = ShardIndex.Read(inside.File(ShardIndex.FileName));
        var files = new List<SafetensorsFile>();
        try
        {
            foreach (var name in index.WeightMap.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                files.Add(SafetensorsFile.Open(inside.File(name)));
            ShardAgreement.Require(folder, index, files);
            return new(files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>The shard that has a tensor.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public SafetensorsFile FileOf(string name) =>
        _fileOf.TryGetValue(name, out var file) ? file : throw new KeyNotFoundException($"The checkpoint has no tensor {Quote.Name(name)}.");

    /// <inheritdoc cref="SafetensorsFile.Bytes"/>
    public ReadOnlySpan<byte> Bytes(string name) => FileOf(name).Bytes(name);

    /// <inheritdoc cref="SafetensorsFile.AddressOf"/>
    public nint AddressOf(string name) => FileOf(name).AddressOf(name);

    /// <inheritdoc cref="SafetensorsFile.CopyTo"/>
    public void CopyTo(string name, Stream destination) => FileOf(name).CopyTo(name, destination);

    /// <summary>Closes all shards.</summary>
    public void Dispose()
    {
        foreach (var file in Files)
            file.Dispose();
    }
}
