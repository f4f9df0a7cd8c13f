namespace Pipeline.Models.Checkpoints;

/// <summary>Writes the weights of a model folder in Hugging Face's form.</summary>
public static class ShardedCheckpointWriter
{
    /// <summary>5 GB, as Hugging Face's writer.</summary>
    public const long DefaultMaximumShardBytes = 5_000_000_000;

    /// <summary>
    /// Writes one file if all tensors fit in it, else several and an index. Streams; the index comes last, so that a folder whose writing was cut off has no
    /// checkpoint in it.
    /// </summary>
    /// <param name="folder">Must exist and hold no weights yet: what was left of an older set could be taken for a part of the new one.</param>
    /// <param name="metadata">Free text of every file; null for <c>format: pt</c>, which Hugging Face's loader asks for.</param>
    /// <param name="tensors">In the order in which shards are filled.</param>
    /// <param name="maximumShardBytes">Of tensor data in a file. Default: <see cref="DefaultMaximumShardBytes"/>.</param>
    /// <exception cref="IOException">The folder holds weights already, or cannot be written.</exception>
    /// <exception cref="ArgumentException">Two tensors have one name, or a shape has no size.</exception>
    public static void Write(string folder, IReadOnlyDictionary<string, string>? metadata, IEnumerable<SafetensorsTensor> tensors, long maximumShardBytes = DefaultMaximumShardBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumShardBytes, 1);
        if (new CheckpointFolder(folder).Has(ShardIndex.FileName) || Directory.EnumerateFiles(folder, "*.safetensors").FirstOrDefault() is not null)
            throw new IOException($"{folder} holds weights already. Write to an empty folder, or remove them first.");
        var all = SafetensorsOrder.Unique(tensors);
        var shards = ShardPlan.Split(all, maximumShardBytes);
        for (var i = 0; i < shards.Count; i++)
            SafetensorsWriter.Write(Path.Combine(folder, ShardPlan.FileName(i, shards.Count)), metadata ?? DefaultMetadata, shards[i]);
        if (shards.Count > 1)
            AtomicFile.Write(Path.Combine(folder, ShardIndex.FileName), IndexOf(shards).Bytes(all.Sum(tensor => tensor.Length)));
    }

    private static Dictionary<string, string> DefaultMetadata { get; } = new() { ["format"] = "pt" };

    private static ShardIndex IndexOf(IReadOnlyList<IReadOnlyList<SafetensorsTensor>> shards) => new(
        shards.SelectMany((shard, i) => shard.Select(tensor => (tensor.Name, File: ShardPlan.FileName(i, shards.Count)))).ToDictionary(pair => pair.Name, pair => pair.File));
}
